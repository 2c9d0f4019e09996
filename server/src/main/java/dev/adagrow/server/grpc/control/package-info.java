/**
 * The control plane on the wire: one thin service for each noun (check, delegate, answer) and the
 * codecs beside them. Its calls run on an executor of their own ({@link
 * dev.adagrow.server.grpc.GrpcPort}), one callback at a time, so services are written in plain
 * blocking style. What streams out follows the reader's pace ({@link
 * dev.adagrow.server.grpc.control.Watches}, {@link dev.adagrow.server.grpc.control.FileStream}); of
 * what streams in, one message is held.
 */
@NullMarked
package dev.adagrow.server.grpc.control;

import org.jspecify.annotations.NullMarked;
