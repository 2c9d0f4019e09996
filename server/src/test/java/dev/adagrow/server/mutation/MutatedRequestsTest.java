package dev.adagrow.server.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.adagrow.server.ServerAssembly;
import dev.adagrow.server.ServerConfig;
import inference.GRPCInferenceServiceGrpc;
import inference.ModelStreamInferResponse;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated requests of every method. A caller is told what is wrong, never INTERNAL or UNKNOWN;
 * every call ends; afterwards nothing is held and the server answers as before.
 *
 * <p>20,000 of them: {@code mvn verify -Dadagrow.mutations=20000}. The seed of a request that
 * failed is in the message: {@code -Dadagrow.mutations.seed=SEED -Dadagrow.mutations=1} sends it
 * alone.
 */
@Timeout(1800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class MutatedRequestsTest {
    private static final int REQUESTS = Integer.getInteger("adagrow.mutations", 2000);
    private static final long FIRST_SEED = Long.getLong("adagrow.mutations.seed", 1);

    /** Requests spoil what they find, so that there is new stock now and then. */
    private static final int ROUND = 250;

    private static final Set<Status.Code> FAULTS =
            Set.of(Status.Code.INTERNAL, Status.Code.UNKNOWN, Status.Code.DATA_LOSS);

    private static final Set<String> LASTING =
            Set.of(
                    "adagrow.v1.AdaptationService/WatchAdaptation",
                    "adagrow.v1.RolloutService/WatchRollout",
                    HealthGrpc.getWatchMethod().getFullMethodName());

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Path folder;
    private ServerAssembly server;
    private ManagedChannel channel;
    private Caretaker caretaker;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        server =
                ServerAssembly.start(
                        folder.resolve("data"),
                        ServerConfig.DEFAULT.listening("127.0.0.1", 0, 0),
                        "test");
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.grpcPort())
                        .usePlaintext()
                        .maxInboundMessageSize(1 << 26)
                        .build();
        caretaker = new Caretaker(server, channel);
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void noMutatedRequestOfAnyMethodMeetsADefect() throws Exception {
        caretaker.serveGolden(folder);
        var ends = new EnumMap<Status.Code, Integer>(Status.Code.class);
        for (int from = 0; from < REQUESTS; from += ROUND) {
            var entries = List.copyOf(Corpus.of(Stock.put(channel, folder, from / ROUND)).values());
            for (int i = from; i < Math.min(REQUESTS, from + ROUND); i++) {
                long seed = FIRST_SEED + i;
                var random = new Random(seed);
                var entry = entries.get(random.nextInt(entries.size()));
                var call = mutated(entry, random);
                ends.merge(send(call, seed).getCode(), 1, Integer::sum);
            }
            assertThat(caretaker.goldenIsRight()).isTrue();
            caretaker.clear();
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(caretaker.loaded()).containsExactly(Caretaker.GOLDEN));
        }
        System.out.println("mutated requests ended with " + ends);
    }

    @Test
    void everyMethodThatIsOfferedHasAValidRequest() throws Exception {
        var stock = Stock.put(channel, folder, 1_000_000);
        var corpus = Corpus.of(stock);
        assertThat(corpus.keySet()).isEqualTo(new TreeSet<>(caretaker.methods()));
        var served = new TreeSet<String>();
        for (var entry : corpus.values()) {
            var method = entry.method();
            for (var messages : entry.requests()) {
                var call = new RawCall(method, Corpus.bytes(messages), false);
                var end = call.send(channel, lasting(method)).orElseThrow();
                if (end.status().isOk() || lasting(method)) {
                    served.add(method.getFullMethodName());
                } else {
                    assertThat(end.status().getCode())
                            .as(method.getFullMethodName() + ": " + end.status())
                            .isIn(
                                    Status.Code.FAILED_PRECONDITION,
                                    Status.Code.ABORTED,
                                    Status.Code.NOT_FOUND);
                }
            }
        }
        System.out.println("refused for their state: " + minus(corpus.keySet(), served));
        caretaker.clear();
    }

    private static Set<String> minus(Set<String> all, Set<String> some) {
        var rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static boolean lasting(MethodDescriptor<?, ?> method) {
        return LASTING.contains(method.getFullMethodName());
    }

    private static RawCall mutated(Corpus.Entry entry, Random random) {
        var valid = entry.requests().get(random.nextInt(entry.requests().size()));
        var messages = new ArrayList<ByteString>(Corpus.bytes(valid));
        int at = random.nextInt(messages.size());
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> messages.set(at, new ByteMutator(random).mutate(messages.get(at)));
            case 3 -> reordered(messages, random);
            default -> {
                Message changed = new MessageMutator(random).mutate(valid.get(at));
                messages.set(at, changed.toByteString());
            }
        }
        return new RawCall(entry.method(), messages, random.nextInt(20) == 0);
    }

    /** Other messages than the method wants, none among them, or in another order. */
    private static void reordered(List<ByteString> messages, Random random) {
        int at = random.nextInt(messages.size());
        switch (random.nextInt(4)) {
            case 0 -> messages.clear();
            case 1 -> messages.remove(at);
            case 2 -> messages.add(messages.get(at));
            default -> Collections.shuffle(messages, random);
        }
    }

    private Status send(RawCall call, long seed) throws InterruptedException {
        Optional<RawCall.End> end = call.send(channel, lasting(call.method()));
        assertThat(end).as("hangs: %s", described(call, seed)).isPresent();
        Status status = end.get().status();
        assertThat(status.getCode()).as("%s: %s", status, described(call, seed)).isNotIn(FAULTS);
        if (call.method() == GRPCInferenceServiceGrpc.getModelStreamInferMethod()) {
            for (byte[] answer : end.get().answers()) {
                assertThat(error(answer))
                        .as(described(call, seed))
                        .doesNotStartWith("INTERNAL")
                        .doesNotStartWith("UNKNOWN");
            }
        }
        return status;
    }

    private static String error(byte[] answer) {
        try {
            return ModelStreamInferResponse.parseFrom(answer).getErrorMessage();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static String described(RawCall call, long seed) {
        var messages =
                call.messages().stream()
                        .map(m -> Base64.getEncoder().encodeToString(m.toByteArray()))
                        .map(text -> text.length() > 2000 ? text.substring(0, 2000) + "..." : text)
                        .toList();
        return call.method().getFullMethodName()
                + (call.cancelled() ? ", cancelled," : "")
                + " of seed "
                + seed
                + ", messages in Base64: "
                + messages;
    }
}
