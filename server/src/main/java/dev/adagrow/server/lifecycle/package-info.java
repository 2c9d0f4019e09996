/**
 * Life of a loaded version: pure state machine, the one guarded class that runs its effects,
 * ref-counted handles. No engine, no gRPC.
 */
@NullMarked
package dev.adagrow.server.lifecycle;

import org.jspecify.annotations.NullMarked;
