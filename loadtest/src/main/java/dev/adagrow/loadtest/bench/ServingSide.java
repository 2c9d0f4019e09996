package dev.adagrow.loadtest.bench;

import static dev.adagrow.loadtest.bench.Rounds.answered;

import inference.GRPCInferenceServiceGrpc;
import inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import inference.ModelInferRequest;
import inference.ModelInferResponse;
import inference.ModelReadyRequest;
import inference.ServerMetadataRequest;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * One of the servers that are compared, by the Open Inference Protocol and the kernel's account.
 *
 * @param name for messages and figures
 * @param target host:port
 * @param account of its processes
 * @param calls a connection of its own
 */
record ServingSide(String name, String target, TreeAccount account, RawCalls calls)
        implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    static ServingSide of(String name, String target, long pid) throws IOException {
        return new ServingSide(name, target, new TreeAccount(pid), new RawCalls(target));
    }

    /** Whether it says that it serves the model; one that cannot be reached does not. */
    static boolean ready(String target, String model) {
        try {
            return ask(
                    target,
                    stub ->
                            stub.modelReady(ModelReadyRequest.newBuilder().setName(model).build())
                                    .getReady());
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /**
     * @throws IOException if it does not answer
     */
    String version() throws IOException {
        return asked(stub ->
                stub.serverMetadata(ServerMetadataRequest.getDefaultInstance()).getVersion());
    }

    /**
     * The first output for a request.
     *
     * @throws IOException if it does not answer
     */
    List<Float> scores(ModelInferRequest request) throws IOException {
        return values(asked(stub -> stub.modelInfer(request)));
    }

    private static List<Float> values(ModelInferResponse response) {
        if (response.getRawOutputContentsCount() == 0) {
            return response.getOutputs(0).getContents().getFp32ContentsList();
        }
        var raw =
                response.getRawOutputContents(0)
                        .asReadOnlyByteBuffer()
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        var scores = new Float[raw.remaining()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = raw.get(i);
        }
        return List.of(scores);
    }

    /**
     * Calls it for a while.
     *
     * @param request a serialized request of one row
     * @throws IOException if a call fails
     */
    OverPeers.Calls measure(byte[] request, int inFlight, Duration time) throws IOException {
        double before = account.cpuSeconds();
        CallStats stats;
        try {
            stats = answered(InFlight.keep(calls, request, inFlight, time));
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
        double taken = account.cpuSeconds() - before;
        return new OverPeers.Calls(
                taken / stats.answered() * 1e6, stats.micros(50), stats.micros(99), stats.rate());
    }

    private <T> T asked(Function<GRPCInferenceServiceBlockingStub, T> question) throws IOException {
        try {
            return ask(target, question);
        } catch (StatusRuntimeException e) {
            throw new IOException(name + ": " + e.getStatus(), e);
        }
    }

    private static <T> T ask(
            String target, Function<GRPCInferenceServiceBlockingStub, T> question) {
        var channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
        try {
            return question.apply(
                    GRPCInferenceServiceGrpc.newBlockingStub(channel)
                            .withDeadlineAfter(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } finally {
            channel.shutdownNow();
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
