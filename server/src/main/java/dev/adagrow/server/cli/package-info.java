/** The {@code adagrow server} command. */
@NullMarked
package dev.adagrow.server.cli;

import org.jspecify.annotations.NullMarked;
