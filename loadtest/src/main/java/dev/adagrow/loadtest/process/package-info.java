/**
 * Server and trainer as real processes: started through the launcher on free ports, waited for,
 * stopped by SIGTERM or killed, their output kept in files.
 */
@NullMarked
package dev.adagrow.loadtest.process;

import org.jspecify.annotations.NullMarked;
