/**
 * Which version answers a call: immutable traffic splits, swapped atomically, and the choice of an
 * arm by route key.
 */
@NullMarked
package dev.adagrow.server.routing;

import org.jspecify.annotations.NullMarked;
