/**
 * What runs a model file. One package for each engine; nothing outside of them knows an engine's
 * own types.
 */
@NullMarked
package dev.adagrow.server.runtime;

import org.jspecify.annotations.NullMarked;
