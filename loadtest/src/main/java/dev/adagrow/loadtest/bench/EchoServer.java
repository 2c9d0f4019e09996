package dev.adagrow.loadtest.bench;

import inference.GRPCInferenceServiceGrpc;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * The least that a gRPC server in Java can do with ModelInfer: it parses the request with the
 * generated classes, on the connection's thread, and gives a small answer.
 */
public final class EchoServer implements AutoCloseable {
    private static final int ANSWER_BYTES = 40;

    private final Server server;

    private EchoServer(Server server) {
        this.server = server;
    }

    /** Listens on a free port of 127.0.0.1. */
    public static EchoServer start() throws IOException {
        return new EchoServer(
                NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                        .directExecutor()
                        .addService(new Echo())
                        .build()
                        .start());
    }

    public int port() {
        return server.getPort();
    }

    /** Blocks until it is closed. */
    public void await() throws InterruptedException {
        server.awaitTermination();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Echo extends GRPCInferenceServiceGrpc.GRPCInferenceServiceImplBase {
        @Override
        public void modelInfer(
                ModelInferRequest request, StreamObserver<ModelInferResponse> observer) {
            var answer =
                    ModelInferResponse.newBuilder()
                            .setModelName(request.getModelName())
                            .setModelVersion("1")
                            .setId(request.getId());
            answer.addOutputsBuilder()
                    .setName("logits")
                    .setDatatype("FP32")
                    .addShape(1)
                    .addShape(ANSWER_BYTES / Float.BYTES);
            answer.addRawOutputContents(request.getRawInputContents(0).substring(0, ANSWER_BYTES));
            observer.onNext(answer.build());
            observer.onCompleted();
        }
    }
}
