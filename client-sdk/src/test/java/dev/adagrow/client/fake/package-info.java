/** The server's services in a few lines each, for tests of the client and its commands. */
@NullMarked
package dev.adagrow.client.fake;

import org.jspecify.annotations.NullMarked;
