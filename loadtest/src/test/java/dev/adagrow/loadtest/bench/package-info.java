@NullMarked
package dev.adagrow.loadtest.bench;

import org.jspecify.annotations.NullMarked;
