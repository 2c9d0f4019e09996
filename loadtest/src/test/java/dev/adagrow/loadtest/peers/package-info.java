/** Installing and starting other servers, with a Python and peers that are shell scripts. */
@NullMarked
package dev.adagrow.loadtest.peers;

import org.jspecify.annotations.NullMarked;
