/**
 * Models and their published versions. A version is a bundle under a number that the server gave
 * out; numbers are never reused, and a bundle's digest is its identity, so publishing it again
 * answers the same version. A model's class table only grows.
 */
@NullMarked
package dev.adagrow.server.catalog;

import org.jspecify.annotations.NullMarked;
