@NullMarked
package dev.adagrow.server.runtime.tensorrt;

import org.jspecify.annotations.NullMarked;
