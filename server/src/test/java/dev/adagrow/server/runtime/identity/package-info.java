@NullMarked
package dev.adagrow.server.runtime.identity;

import org.jspecify.annotations.NullMarked;
