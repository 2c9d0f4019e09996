package dev.adagrow.trainer.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainings are real processes: a shell script in the place of {@code adagrow}, which is given the
 * same arguments and prints the same report.
 */
@SuppressWarnings("NullAway.Init")
class ExperimentRunTest {
    /** {@code $CONFIG}, {@code $SEED}, {@code $GROWN} and {@code report ACCURACY [RESUMED]}. */
    private static final String PRELUDE =
            """
            [ "$1 $2 $4 $6 $8 ${10} ${12}" = "grow --data --config --seed --model --out --json" ] || exit 9
            DATA="$3" CONFIG="$5" SEED="$7" GROWN="${11}"
            mkdir -p "$GROWN/data"
            echo copy > "$GROWN/data/001.agds"
            report() {
              echo '{"result":"published","gatePassed":true,"test":{"onnx-fp32":'$1'},"validation":{"onnx-fp32":0.5},"testRecords":100,"validationRecords":40,"parameters":10,"flops":20,"units":[1,0],"branches":2,"epochs":4,"cpuSeconds":3.5,"seconds":4.5,"resumed":'${2:-false}'}'
            }
            """;

    @TempDir private Path folder;

    private final Definition definition = Definitions.parse(Definitions.TWO_ARMS);
    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final ExperimentListener listener =
            new ExperimentListener() {
                @Override
                public void begins(int number, int all, Training training) {
                    said.add(number + "/" + all + " " + training);
                }

                @Override
                public void finished(int done, int all, TrainingResult result, Duration left) {
                    said.add(done + "/" + all + " left " + left.toMillis());
                }
            };

    private ProcessConfig script(String body) throws IOException {
        var script = Files.writeString(folder.resolve("adagrow.sh"), PRELUDE + body);
        return new ProcessConfig(
                List.of("/bin/sh", script.toString()),
                Map.of("PATH", String.valueOf(System.getenv("PATH")), "MARK", "kept"));
    }

    private void run(String body, int parallel) throws IOException, InterruptedException {
        try (var experiment = ExperimentFolder.open(folder.resolve("out"), definition);
                var process =
                        new TrainingProcess(
                                script(body), definition.subject(), experiment.shared())) {
            new ExperimentRun(process, parallel, listener).run(experiment.trainings());
        }
    }

    private List<TrainingResult> results() throws IOException {
        try (var experiment = ExperimentFolder.open(folder.resolve("out"), definition)) {
            return experiment.results();
        }
    }

    private Path training(String name) {
        return folder.resolve("out/trainings").resolve(name);
    }

    @Test
    void everyArmIsTrainedWithEverySeedByAProcessOfItsOwn() throws Exception {
        run("echo \"$MARK $$\" >&2; grep -q interval\\\":2 $CONFIG && report 0.9 || report 0.8", 1);

        assertThat(results())
                .extracting(
                        r -> r.arm() + " " + r.seed() + " " + r.figure(Column.TEST).orElseThrow())
                .containsExactly(
                        "one 1 0.8",
                        "two 1 0.9",
                        "one 2 0.8",
                        "two 2 0.9",
                        "one 3 0.8",
                        "two 3 0.9");
        assertThat(results().getFirst())
                .isEqualTo(
                        new GrowthResult(
                                "one",
                                1,
                                0.8,
                                0.5,
                                100,
                                40,
                                10,
                                20,
                                List.of(1, 0),
                                2,
                                4,
                                3.5,
                                4.5,
                                false));
        assertThat(said)
                .startsWith("1/6 one, seed 1", "1/6 left 22500", "2/6 two, seed 1")
                .endsWith("6/6 two, seed 3", "6/6 left 0");
        assertThat(Files.readString(training("one/seed-1/log.txt"))).startsWith("kept ");
        assertThat(Files.readString(training("one/seed-1/log.txt")))
                .isNotEqualTo(Files.readString(training("two/seed-1/log.txt")));
        assertThat(training("one/seed-1/grown/data")).doesNotExist();
        assertThat(training("one/seed-1/process.txt")).doesNotExist();
    }

    @Test
    void theSameCommandDoesOnlyWhatIsNotFinished() throws Exception {
        run("report 0.8", 1);
        said.clear();
        run("exit 5", 1);
        assertThat(said).isEmpty();

        Files.delete(training("two/seed-2/result.json"));
        run("report 0.7", 1);
        assertThat(said).containsExactly("6/6 two, seed 2", "6/6 left 0");
        assertThat(results())
                .extracting(r -> r.figure(Column.TEST).orElseThrow())
                .containsOnlyOnce(0.7);
    }

    @Test
    void aFailureEndsTheExperimentWithTheEndOfTheLogAndTheRestIsDoneLater() throws Exception {
        assertThatThrownBy(() ->
                        run(
                                "[ $SEED = 2 ] || { report 0.8; exit 0; }; for i in $(seq 40); do echo line $i >&2; done; exit 1",
                                1))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageStartingWith(
                        "training one, seed 2 ended with exit code 1 and no result; the end of "
                                + training("one/seed-2/log.txt"))
                .hasMessageContaining("line 21")
                .hasMessageEndingWith("line 40")
                .hasMessageNotContaining("line 20\n");
        assertThat(results()).hasSize(2);
        assertThat(said).last().isEqualTo("3/6 one, seed 2");

        run("report 0.8", 1);
        assertThat(results()).hasSize(6);
    }

    @Test
    void aNetworkThatDidNotPassItsGateIsAResult() throws Exception {
        run("report 0.1; exit 1", 1);
        assertThat(results()).hasSize(6);
    }

    @Test
    void aReportThatLacksAFigureIsNoResult() throws Exception {
        assertThatThrownBy(() -> run("report 0.8 | sed s/flops/flips/", 1))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessage("training one, seed 1: its report has no number \"flops\"");
        assertThatThrownBy(() ->
                        run("echo '{\"result\":\"no change\",\"reason\":\"good\"}'; exit 3", 1))
                .hasMessageContaining("exit code 3")
                .hasMessageEndingWith("{\"result\":\"no change\",\"reason\":\"good\"}");
        assertThat(results()).isEmpty();
    }

    @Test
    void aTrainingThatWasKilledGoesOnFromItsCheckpointAndSaysSo() throws Exception {
        assertThatThrownBy(() -> run("echo half > $GROWN/half; kill -9 $$", 1))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageContaining("exit code 137");

        run("[ -f $GROWN/half ] && report 0.6 true || report 0.8; rm -f $GROWN/half", 1);

        assertThat(results()).extracting(TrainingResult::resumed).containsOnlyOnce(true);
        assertThat(results().getFirst().resumed()).isTrue();
        assertThat(results().getFirst().figure(Column.TEST).orElseThrow()).isEqualTo(0.6);
    }

    @Test
    void anInterruptEndsTheProcessAndLeavesNoResult() throws Exception {
        var started = folder.resolve("started");
        var failure = new CompletableFuture<Throwable>();
        var thread =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                run(
                                        "echo $$ > "
                                                + started
                                                + ".part; mv "
                                                + started
                                                + ".part "
                                                + started
                                                + "; read never; report 0.8",
                                        1);
                                failure.complete(new AssertionError("it ended"));
                            } catch (Throwable e) {
                                failure.complete(e);
                            }
                        });
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(started));
        long pid = Long.parseLong(Files.readString(started).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();

        thread.interrupt();

        assertThat(failure.join()).isInstanceOf(InterruptedException.class);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(results()).isEmpty();
        run("report 0.8", 1);
        assertThat(results()).hasSize(6);
    }

    @Test
    void closingEndsTheProcessesAsWhenTheCommandIsToldToStop() throws Exception {
        var started = folder.resolve("started");
        try (var experiment = ExperimentFolder.open(folder.resolve("out"), definition);
                var process =
                        new TrainingProcess(
                                script(": > " + started + "; read never"),
                                definition.subject(),
                                experiment.shared())) {
            var run =
                    CompletableFuture.runAsync(() -> {
                        try {
                            new ExperimentRun(process, 1, listener).run(experiment.trainings());
                        } catch (IOException | InterruptedException e) {
                            throw new CompletionException(e);
                        }
                    });
            await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(started));

            process.close();

            assertThatThrownBy(run::join).hasCauseInstanceOf(TrainingFailedException.class);
            assertThat(said).hasSize(1);
        }
    }

    @Test
    void twoAtATimeReallyRunTogether() throws Exception {
        // opening a pipe waits for its other end, so each needs the other
        var pipe = pipe("pipe");
        run(
                """
                if [ $SEED = 1 ]; then
                  if grep -q interval\\":2 $CONFIG; then echo go > PIPE; else read x < PIPE; fi
                fi
                report 0.8
                """
                        .replace("PIPE", pipe.toString()),
                2);
        assertThat(results()).hasSize(6);
    }

    @Test
    void whatRunsBesideAFailureIsWaitedForAndKept() throws Exception {
        var pipe = pipe("pipe");
        assertThatThrownBy(() ->
                        run(
                                """
                                if [ $SEED = 1 ]; then
                                  if grep -q interval\\":2 $CONFIG; then
                                    echo go > PIPE
                                    exit 1
                                  fi
                                  read x < PIPE
                                fi
                                report 0.8
                                """
                                        .replace("PIPE", pipe.toString()),
                                2))
                .hasMessageStartingWith("training two, seed 1 ended with exit code 1");
        assertThat(training("one/seed-1/result.json")).exists();
        assertThat(training("two/seed-1/result.json")).doesNotExist();
    }

    @Test
    void whatRunsBesideAListenerThatFailsIsWaitedForAndKept() throws Exception {
        var begun = pipe("begun");
        var release = pipe("release");
        var thrown = new AtomicBoolean();
        ExperimentListener failing =
                new ExperimentListener() {
                    @Override
                    public void begins(int number, int all, Training training) {}

                    @Override
                    public void finished(int done, int all, TrainingResult result, Duration left) {
                        if (result.arm().equals("one")) {
                            thrown.set(true);
                            throw new IllegalStateException("the screen is gone");
                        }
                    }
                };
        var failure = new CompletableFuture<Throwable>();
        try (var open = new RandomAccessFile(release.toFile(), "rw");
                var experiment = ExperimentFolder.open(folder.resolve("out"), definition);
                var process =
                        new TrainingProcess(
                                script(
                                        """
                                        if grep -q interval\\":2 $CONFIG; then
                                          echo go > BEGUN
                                          read x < RELEASE
                                        else
                                          read x < BEGUN
                                        fi
                                        report 0.8
                                        """
                                                .replace("BEGUN", begun.toString())
                                                .replace("RELEASE", release.toString())),
                                definition.subject(),
                                experiment.shared())) {
            var thread =
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    new ExperimentRun(process, 2, failing)
                                            .run(experiment.trainings());
                                    failure.complete(new AssertionError("it ended"));
                                } catch (Throwable e) {
                                    failure.complete(e);
                                }
                            });
            await().until(() -> thrown.get() && thread.getState() == Thread.State.WAITING);
            open.writeBytes("go\n");

            assertThat(failure.join())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the screen is gone");
            assertThat(training("two/seed-1/result.json")).exists();
            assertThat(training("one/seed-2")).doesNotExist();
        }
    }

    private Path pipe(String name) throws IOException, InterruptedException {
        var pipe = folder.resolve(name);
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        return pipe;
    }

    @Test
    void aFolderOfAnotherDefinitionIsRefusedWithTheWayOut() throws Exception {
        run("report 0.8", 1);
        var out = folder.resolve("out");
        var otherArm =
                Definitions.parse(Definitions.TWO_ARMS.replace("interval: 2", "interval: 3"));
        assertThatThrownBy(() -> ExperimentFolder.open(out, otherArm))
                .hasMessageStartingWith(
                        out
                                + ": was made by another definition: arm two is "
                                + definition.arms().get(1).digest())
                .hasMessageEndingWith("give another folder with --out, or remove this one");
        var otherData = Definitions.parse(Definitions.TWO_ARMS + "records: 100\n");
        assertThatThrownBy(() -> ExperimentFolder.open(out, otherData))
                .hasMessageContaining("another definition: data is ");
        var otherName = Definitions.parse(Definitions.TWO_ARMS.replace("name: two", "name: tow"));
        assertThatThrownBy(() -> ExperimentFolder.open(out, otherName))
                .hasMessageContaining("another definition: name is two there and tow here");
        assertThat(results()).hasSize(6);
    }

    @Test
    void seedsAndArmsMayComeLater() throws Exception {
        run("report 0.8", 1);
        var more =
                Definitions.parse(
                        Definitions.TWO_ARMS
                                .replace("[1, 2, 3]", "[1, 2, 3, 4]")
                                .replace("thesis:", "  more: {epochs: 9}\nthesis:")
                                .replace("better", "worse"));
        try (var experiment = ExperimentFolder.open(folder.resolve("out"), more)) {
            assertThat(experiment.trainings().stream().filter(t -> !t.finished())).hasSize(6);
        }
        try (var experiment = ExperimentFolder.open(folder.resolve("out"), definition)) {
            assertThat(experiment.results()).hasSize(6);
        }
        var changed =
                Definitions.parse(
                        Definitions.TWO_ARMS.replace("thesis:", "  more: {epochs: 8}\nthesis:"));
        assertThatThrownBy(() -> ExperimentFolder.open(folder.resolve("out"), changed))
                .hasMessageContaining("arm more is ");
    }

    @Test
    void oneProcessAtATimeHoldsTheFolder() throws Exception {
        var out = folder.resolve("out");
        try (var held = ExperimentFolder.open(out, definition)) {
            assertThat(held.results()).isEmpty();
            assertThatThrownBy(() -> ExperimentFolder.open(out, definition))
                    .hasMessage(out + ": another process is at work in this folder");
        }
        ExperimentFolder.open(out, definition).close();
    }

    @Test
    void aTrainingThatOutlivedItsExperimentIsNotBegunASecondTime() throws Exception {
        var alive = new ProcessBuilder("/bin/sh", "-c", "read never").start();
        try (var experiment = ExperimentFolder.open(folder.resolve("out"), definition)) {
            var training = experiment.trainings().getFirst();
            Files.createDirectories(training.folder());
            var mark = RunningMark.set(training, alive.toHandle());
            assertThatThrownBy(() -> RunningMark.requireNone(training))
                    .hasMessageStartingWith(
                            "training one, seed 1 is still at work as process " + alive.pid());

            alive.destroy();
            alive.waitFor();
            RunningMark.requireNone(training);
            mark.close();
        } finally {
            alive.destroy();
        }
        run("report 0.8", 1);
        assertThat(results()).hasSize(6);
    }

    @Test
    void aResultThatIsNoneSaysTheWayOut() throws Exception {
        run("report 0.8", 1);
        Files.writeString(training("one/seed-1/result.json"), "{\"arm\":\"one\"}");
        assertThatThrownBy(this::results)
                .hasMessageStartingWith(training("one/seed-1/result.json") + ": Missing")
                .hasMessageEndingWith("remove it, and its training is done again");
    }
}
