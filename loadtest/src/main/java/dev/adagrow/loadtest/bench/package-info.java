/**
 * What serving costs beyond what it must: a server under test beside what does the least for the
 * same calls, measured in turns within one run. The servers are processes of their own; their CPU
 * time is the kernel's account. The only room of this module that speaks gRPC and calls the engine
 * itself, so that the client's own work is small and the engine's is known.
 */
@NullMarked
package dev.adagrow.loadtest.bench;

import org.jspecify.annotations.NullMarked;
