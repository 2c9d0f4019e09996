package dev.adagrow.trainer.sidecar;

import dev.adagrow.trainer.run.task.Progress;

/** Somebody who watches the trainer's work. Called on the trainer's thread; must return soon. */
public interface JobFollower {
    /** Watches nothing. */
    JobFollower NONE = new JobFollower() {};

    default void started(String adaptation, String model) {}

    default void progress(Progress progress) {}

    default void ended() {}
}
