@NullMarked
package dev.adagrow.server.runtime.pytorch;

import org.jspecify.annotations.NullMarked;
