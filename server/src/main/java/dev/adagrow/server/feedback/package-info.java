/** Prediction ids as signed tokens, and the labels that come back with them. */
@NullMarked
package dev.adagrow.server.feedback;

import org.jspecify.annotations.NullMarked;
