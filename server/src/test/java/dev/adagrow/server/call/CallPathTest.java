package dev.adagrow.server.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.adagrow.server.batch.BatchSettings;
import dev.adagrow.server.batch.Batching;
import dev.adagrow.server.batch.FutureReply;
import dev.adagrow.server.batch.Home;
import dev.adagrow.server.batch.Priority;
import dev.adagrow.server.batch.RecordedMetrics;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.lifecycle.FakeModel;
import dev.adagrow.server.lifecycle.FakeModels;
import dev.adagrow.server.lifecycle.RefusedInputException;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.lifecycle.ServableRegistry;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.CallObserver;
import dev.adagrow.server.routing.Observation;
import dev.adagrow.server.routing.SplitTable;
import dev.adagrow.server.routing.TrafficSplit;
import dev.adagrow.tensor.DataType;
import dev.adagrow.tensor.DenseTensor;
import dev.adagrow.tensor.FloatTensor;
import dev.adagrow.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallPathTest {
    private static final ServableId ONE = new ServableId("m", 1);
    private static final ServableId TWO = new ServableId("m", 2);
    private static final Path BUNDLE = Path.of("bundle");
    private static final long NONE = Long.MAX_VALUE;

    private final FakeModels models = new FakeModels();
    private final ServableRegistry registry = models.registry(ONE, TWO);
    private final SplitTable splits = new SplitTable();

    /** Two threads, so that one call can be held while another is answered. */
    private final Batching batching =
            new Batching(
                    new BatchSettings(32, 0, 64, 2, 8, 0.1),
                    registry,
                    new RecordedMetrics(),
                    System::nanoTime);

    private final List<Observation> observed = new CopyOnWriteArrayList<>();
    private final List<String> failed = new CopyOnWriteArrayList<>();
    private final List<ServableId> shadowed = new CopyOnWriteArrayList<>();
    private final CallObserver observer =
            new CallObserver() {
                @Override
                public void answered(Observation observation) {
                    observed.add(observation);
                }

                @Override
                public void failed(String model, int version, Arm arm, Tensors inputs) {
                    failed.add(model + "/" + version + " " + arm);
                }

                @Override
                public void missing(String model, int candidate) {
                    failed.add(model + "/" + candidate + " missing");
                }
            };
    private final CallPath path =
            new CallPath(
                    new CallPath.Stations(
                            splits,
                            registry,
                            batching,
                            (model, version, arm, revision, predicted) ->
                                    model
                                            + "."
                                            + version
                                            + "."
                                            + arm
                                            + "."
                                            + revision
                                            + "."
                                            + predicted[0],
                            observer,
                            (servable, inputs) -> {
                                shadowed.add(servable);
                                return CompletableFuture.failedFuture(
                                        new ServerException(Reason.QUEUE_FULL, "shed"));
                            }),
                    model -> 16,
                    new Random(1),
                    System::nanoTime);

    @AfterEach
    void stop() {
        models.of(ONE).open();
        batching.close();
        registry.close();
    }

    private static TrafficSplit split(long revision, int stable) {
        return new TrafficSplit("m", revision, Optional.of(stable), Optional.empty());
    }

    private static TrafficSplit trial(long revision, double share, boolean shadow) {
        return new TrafficSplit(
                "m",
                revision,
                Optional.of(1),
                Optional.of(new TrafficSplit.Trial(2, share, shadow, "salt")));
    }

    private CompletionStage<Answer> call(String version, Optional<String> key, Tensors inputs) {
        return call(
                new Addressee("m", version, key),
                new Call(inputs, Priority.NORMAL, NONE, () -> false, Home.NONE));
    }

    private CompletionStage<Answer> call(Addressee whom, Call call) {
        try {
            var reply = new FutureReply<Answer>();
            path.infer(path.target(whom), call, reply);
            return reply;
        } catch (ServerException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Tensors zeros(int... dims) {
        return Tensors.of(DenseTensor.of(FloatTensor.zeros(dims)));
    }

    private CompletionStage<Answer> call(String version, Tensors inputs) {
        return call(version, Optional.empty(), inputs);
    }

    private Answer answer(String version, Optional<String> key) throws Exception {
        return get(call(version, key, FakeModel.rows(0)));
    }

    private static Answer get(CompletionStage<Answer> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void assertRefused(
            CompletionStage<Answer> stage, Reason reason, String message) {
        assertThatThrownBy(() -> get(stage))
                .cause()
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> {
                            assertThat(e.reason()).isEqualTo(reason);
                            assertThat(e).hasMessageContaining(message);
                        });
    }

    @Test
    void stableAnswersWhileThereIsNoTrial() throws Exception {
        splits.apply(split(5, 1));

        var answer = get(call("", FakeModel.rows(0, 9)));
        assertThat(answer.servable()).isEqualTo(ONE);
        assertThat(answer.arm()).isEqualTo(Arm.STABLE);
        assertThat(FakeModel.floats(answer.outputs())).containsExactly(1, 0, 1, 9);
        assertThat(answer.predictionId()).isEqualTo("m.1.STABLE.5.0");
        assertThat(observed).isEmpty();
    }

    @Test
    void armsAnswerWithTheirVersionsAndEveryCallOfATrialIsObserved() throws Exception {
        splits.apply(trial(7, 0.3, false));
        var arms = new HashMap<String, Arm>();
        for (int i = 0; i < 200; i++) {
            var answer = answer("", Optional.of("key" + i));
            arms.put("key" + i, answer.arm());
            assertThat(answer.servable()).isEqualTo(answer.arm() == Arm.CANDIDATE ? TWO : ONE);
        }

        assertThat(new HashSet<>(arms.values()))
                .isEqualTo(Set.of(Arm.STABLE, Arm.BASELINE, Arm.CANDIDATE));
        await().until(() -> observed.size() == 200);
        assertThat(observed)
                .allSatisfy(o -> {
                    assertThat(o.arm()).isEqualTo(arms.get(o.routeKey()));
                    assertThat(o.splitRevision()).isEqualTo(7);
                    assertThat(o.predictionId())
                            .startsWith("m." + o.version() + "." + o.arm() + ".7");
                    assertThat(o.predicted()).hasSize(1);
                });
        for (var entry : arms.entrySet()) {
            assertThat(answer("", Optional.of(entry.getKey())).arm()).isEqualTo(entry.getValue());
        }
    }

    @Test
    void callsWithoutAKeyDrawOneEach() throws Exception {
        splits.apply(trial(1, 0.5, false));
        for (int i = 0; i < 50; i++) {
            assertThat(answer("", Optional.empty()).arm()).isNotEqualTo(Arm.STABLE);
        }

        await().until(() -> observed.size() == 50);
        assertThat(observed.stream().map(Observation::routeKey).distinct()).hasSize(50);
        assertThat(observed.stream().map(Observation::arm).distinct()).hasSize(2);
    }

    @Test
    void pinnedCallsGetTheirVersionAndAreNeverObserved() throws Exception {
        splits.apply(trial(1, 0.5, true));

        assertThat(answer("1", Optional.of("k")).servable()).isEqualTo(ONE);
        assertThat(answer("2", Optional.of("k")).servable()).isEqualTo(TWO);
        assertThat(answer("stable", Optional.of("k")).servable()).isEqualTo(ONE);
        assertThat(answer("candidate", Optional.of("k")).servable()).isEqualTo(TWO);
        batching.close();
        assertThat(observed).isEmpty();
        assertThat(shadowed).isEmpty();
    }

    @Test
    void aCallKeepsTheVersionThatItBeganWithAcrossASwap() throws Exception {
        splits.apply(split(1, 1));
        var one = models.of(ONE).hold();
        var before = call("", FakeModel.rows(0));
        one.awaitRunning(1);
        splits.apply(split(2, 2));
        registry.unwant(ONE);

        assertThat(answer("", Optional.empty()).servable()).isEqualTo(TWO);
        assertThat(one.closes()).isZero();
        one.open();
        assertThat(get(before).predictionId()).isEqualTo("m.1.STABLE.1.0");
        await().until(() -> one.closes() == 1);
        assertThat(one.misuses()).isZero();
    }

    @Test
    void stableAnswersForACandidateThatIsGoneAndTheCandidateIsBlamed() throws Exception {
        splits.apply(trial(3, 0.5, false));
        registry.unwant(TWO);
        var arms = new ArrayList<Arm>();
        for (int i = 0; i < 40; i++) {
            var answer = answer("", Optional.of("key" + i));
            assertThat(answer.servable()).isEqualTo(ONE);
            arms.add(answer.arm());
        }

        assertThat(arms).contains(Arm.STABLE, Arm.BASELINE).doesNotContain(Arm.CANDIDATE);
        assertThat(failed).isNotEmpty().containsOnly("m/2 missing");
        assertThat(failed).hasSize((int) arms.stream().filter(arm -> arm == Arm.STABLE).count());
    }

    @Test
    void everyStableCallIsCopiedToTheCandidateInTheShadowPhaseAndSheddingIsSilent()
            throws Exception {
        splits.apply(trial(1, 0, true));
        for (int i = 0; i < 3; i++) {
            assertThat(answer("", Optional.empty()).arm()).isEqualTo(Arm.STABLE);
        }

        await().until(() -> shadowed.size() == 3);
        assertThat(shadowed).containsOnly(TWO);
        assertThat(failed).isEmpty();
    }

    @Test
    void anAnswerThatIsNotFiniteIsAFailureOfItsVersion() throws Exception {
        splits.apply(trial(4, 0.5, false));
        models.of(ONE).mark(Float.NaN);
        models.of(TWO).mark(Float.NaN);
        var keys = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        for (var key : keys) {
            assertRefused(
                    call("", Optional.of(key), FakeModel.rows(1)),
                    Reason.ENGINE_FAILED,
                    "not finite");
        }

        await().until(() -> failed.size() == keys.size());
        assertThat(Set.copyOf(failed)).isEqualTo(Set.of("m/1 BASELINE", "m/2 CANDIDATE"));
        assertThat(observed).isEmpty();
    }

    @Test
    void whoeverSendsWhatIsNotFiniteIsToldSoAndNoVersionIsBlamed() {
        splits.apply(trial(4, 0.5, true));
        for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            for (var inputs : List.of(FakeModel.rows(value), unread(value))) {
                assertRefused(
                        call("", Optional.of("a"), inputs),
                        Reason.INVALID_INPUT,
                        "a value is not finite");
            }
        }

        batching.close();
        assertThat(failed).isEmpty();
        assertThat(observed).isEmpty();
    }

    /** A row that the model answers with finite scores, as a quantized one answers any. */
    private static Tensors unread(float value) {
        return Tensors.of(DenseTensor.of(new FloatTensor(new float[] {1, value}, 1, 2)));
    }

    @Test
    void whoeverSendsWhatTheEngineDoesNotTakeIsToldSoAndTheTrialSeesWhetherTheOtherVersionDoes() {
        splits.apply(trial(4, 0.5, false));
        for (var id : List.of(ONE, TWO)) {
            models.of(id).refuse(7, new RefusedInputException("element 0 is not UTF-8"));
        }
        for (var key : List.of("a", "b", "c", "d", "e", "f")) {
            assertRefused(
                    call("", Optional.of(key), FakeModel.rows(7)),
                    Reason.INVALID_INPUT,
                    "element 0 is not UTF-8");
        }

        batching.close();
        assertThat(failed).hasSize(6).allMatch(f -> f.matches("m/1 BASELINE|m/2 CANDIDATE"));
    }

    @Test
    void anEngineThatBreaksIsToldWithTheVersionsName() {
        splits.apply(split(1, 1));
        models.of(ONE).breakWith(new IllegalStateException("no memory"));

        assertRefused(
                call("", FakeModel.rows(1)), Reason.ENGINE_FAILED, "version 1 of model m failed");
    }

    @Test
    void inputsOfAnotherShapeAreRefusedNamingExpectedAndGot() {
        splits.apply(split(1, 1));
        var whole = new DenseTensor(DataType.INT32, ByteBuffer.allocate(8), 1, 2);
        Map<Tensors, String> wrong =
                Map.of(
                        zeros(1, 3), "got FP32[1, 3]",
                        zeros(2), "got FP32[2]",
                        zeros(17, 2), "got FP32[17, 2]",
                        zeros(1, 1, 2), "got FP32[1, 1, 2]",
                        Tensors.of(whole), "got INT32[1, 2]");

        wrong.forEach((inputs, got) -> {
            var refused = call("", inputs);
            assertRefused(
                    refused,
                    Reason.INVALID_INPUT,
                    "input input of m/1: expected FP32[1..16, 2], " + got);
        });
        registry.unwant(ONE);
        await("no handle is left behind").until(() -> models.of(ONE).closes() == 1);
    }

    @Test
    void noHandleIsLeftBehindHoweverACallEnds() throws Exception {
        splits.apply(split(1, 1));
        var one = models.of(ONE).hold();
        var first = call("", FakeModel.rows(0));
        one.awaitRunning(1);
        var second = call("", FakeModel.rows(1));
        one.awaitRunning(2);
        var stable = new Addressee("m", "", Optional.empty());
        var late =
                call(
                        stable,
                        new Call(
                                FakeModel.rows(2),
                                Priority.NORMAL,
                                System.nanoTime(),
                                () -> false,
                                Home.NONE));
        var gone =
                call(
                        stable,
                        new Call(FakeModel.rows(3), Priority.NORMAL, NONE, () -> true, Home.NONE));
        var waiting = new ArrayList<CompletionStage<Answer>>();
        for (int i = 0; i < 3; i++) {
            waiting.add(call("", zeros(16, 2)));
        }
        assertRefused(call("", zeros(16, 2)), Reason.QUEUE_FULL, "no room");
        one.breakWith(new IllegalStateException("no memory"));
        registry.unwant(ONE);
        one.open();

        for (var broken : List.of(first, second, waiting.getFirst())) {
            assertRefused(broken, Reason.ENGINE_FAILED, "no memory");
        }
        assertThatThrownBy(() -> get(late)).hasCauseInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> get(gone)).hasCauseInstanceOf(CancellationException.class);
        await().until(() -> one.closes() == 1);
        assertThat(one.misuses()).isZero();
    }

    @Test
    void whatIsUnknownIsNotFoundAndWhatIsNotLoadedIsNotServed() {
        splits.apply(split(1, 2));
        registry.unwant(ONE);
        var inputs = FakeModel.rows(1);

        var elsewhere = new Addressee("other", "", Optional.empty());
        assertThatThrownBy(() -> path.target(elsewhere))
                .isInstanceOfSatisfying(
                        ServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.MODEL_NOT_FOUND))
                .hasMessageContaining("no model other");
        assertRefused(
                call("3", Optional.empty(), inputs), Reason.VERSION_NOT_FOUND, "no version 3");
        assertRefused(
                call("x", Optional.empty(), inputs), Reason.VERSION_NOT_FOUND, "no version x");
        assertRefused(
                call("candidate", Optional.empty(), inputs),
                Reason.VERSION_NOT_FOUND,
                "no version candidate");
        assertRefused(
                call("1", Optional.empty(), inputs),
                Reason.VERSION_NOT_SERVED,
                "version 1 of model m is UNLOADED");
    }

    @Test
    void manifestsAreThoseOfTheVersionThatWouldAnswer() {
        splits.apply(split(1, 1));

        assertThat(path.manifest("m", "")).isSameAs(FakeModel.MANIFEST);
        assertThat(path.ready("m", "2")).isTrue();
        assertThat(path.ready("m", "9")).isFalse();
        assertThatThrownBy(() -> path.manifest("none", "")).isInstanceOf(ServerException.class);
    }
}
