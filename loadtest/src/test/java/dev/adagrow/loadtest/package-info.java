/** Tests of the whole system, in processes of its own, and of the load generator. */
@NullMarked
package dev.adagrow.loadtest;

import org.jspecify.annotations.NullMarked;
