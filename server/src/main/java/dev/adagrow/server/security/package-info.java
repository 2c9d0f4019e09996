/** Secrets of the server: keys on disk that only its own user can read. */
@NullMarked
package dev.adagrow.server.security;

import org.jspecify.annotations.NullMarked;
