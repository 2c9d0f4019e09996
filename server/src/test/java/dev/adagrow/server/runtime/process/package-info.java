@NullMarked
package dev.adagrow.server.runtime.process;

import org.jspecify.annotations.NullMarked;
