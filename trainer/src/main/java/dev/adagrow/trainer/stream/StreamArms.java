package dev.adagrow.trainer.stream;

import java.util.List;
import java.util.Optional;

/** The arms that there are. */
public final class StreamArms {
    private static final int RESERVOIR = 2000;

    /** In the order of tables. */
    public static final List<StreamArm> ALL =
            List.of(
                    learning(
                            "auto",
                            "grows if its own rule says so",
                            "continued: {growth: AUTO}",
                            new Replay.Everything()),
                    learning(
                            "always",
                            "grows at every step",
                            "continued: {growth: ALWAYS}",
                            new Replay.Everything()),
                    learning(
                            "never",
                            "never grows; replays all past records",
                            "continued: {growth: NEVER}",
                            new Replay.Everything()),
                    learning(
                            "scratch",
                            "begins with new weights and the net that always would end with",
                            "continued: {growth: NEVER, start: SCRATCH}",
                            new Replay.Everything()),
                    learning(
                            "renewed",
                            "never grows; begins with weights that were shrunk, new ones added",
                            "continued: {growth: NEVER, start: RENEWED}",
                            new Replay.Everything()),
                    new StreamArm.Frozen("frozen", "never trains"),
                    learning(
                            "fine-tune",
                            "never grows; replays nothing",
                            "continued: {growth: NEVER}",
                            new Replay.Nothing()),
                    learning(
                            "reservoir",
                            "never grows; replays a sample of " + RESERVOIR + " past records",
                            "continued: {growth: NEVER}",
                            new Replay.Sample(RESERVOIR)),
                    new StreamArm.Learning(
                            "reselect",
                            "never grows; goes on from the best of all its versions, or serves it again",
                            "continued: {growth: NEVER}",
                            new Replay.Everything(),
                            StartingVersion.BEST));

    /** Empty for an unknown name. */
    public static Optional<StreamArm> find(String name) {
        return ALL.stream().filter(arm -> arm.name().equals(name)).findFirst();
    }

    /** All names, for messages. */
    public static String known() {
        return String.join(", ", ALL.stream().map(StreamArm::name).toList());
    }

    private static StreamArm learning(
            String name, String description, String config, Replay replay) {
        return new StreamArm.Learning(name, description, config, replay, StartingVersion.SERVED);
    }

    private StreamArms() {}
}
