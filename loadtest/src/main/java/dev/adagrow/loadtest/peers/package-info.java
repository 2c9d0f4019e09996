/**
 * Other model servers, to compare with: each is a script {@code serve_NAME.py} and a list of pinned
 * packages {@code NAME.txt} in the folder {@code loadtest/peers}. They are installed by pip into a
 * folder outside the project, and run as processes on ports that are held for them.
 */
@NullMarked
package dev.adagrow.loadtest.peers;

import org.jspecify.annotations.NullMarked;
