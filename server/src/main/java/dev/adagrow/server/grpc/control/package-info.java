/**
 * The control plane on the wire: one thin service for each noun (check, delegate, answer) and the codecs beside them. Calls leave
 * the event loops at once ({@link dev.adagrow.server.grpc.control.Offload}), so services are written in plain blocking style; what
 * streams out follows the reader's pace ({@link dev.adagrow.server.grpc.control.Watches}, {@link
 * dev.adagrow.server.grpc.control.FileStream}).
 */
@NullMarked
package dev.adagrow.server.grpc.control;

import org.jspecify.annotations.NullMarked;
