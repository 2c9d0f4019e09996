/**
 * Brings a candidate into service: state machine of a rollout, and the verdict behind an interface.
 */
@NullMarked
package dev.adagrow.server.rollout;

import org.jspecify.annotations.NullMarked;
