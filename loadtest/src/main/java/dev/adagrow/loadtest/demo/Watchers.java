package dev.adagrow.loadtest.demo;

import dev.adagrow.client.AdaGrowException;
import dev.adagrow.client.WatchListener;
import dev.adagrow.v1.Adaptation;
import dev.adagrow.v1.AdaptationEvent;
import dev.adagrow.v1.Rollout;
import dev.adagrow.v1.RolloutEvent;
import dev.adagrow.v1.TrainingProgress;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Turn what the server reports about a job and a rollout into the timeline's words. Each is used by
 * one thread.
 */
final class Watchers {
    /** Follows an adaptation. */
    static final class Job implements WatchListener<AdaptationEvent> {
        private static final int EVERY_EPOCHS = 5;

        private final Timeline timeline;
        private final Consumer<String> scene;
        private final Consumer<String> rolloutStarted;
        private Adaptation.State state = Adaptation.State.STATE_UNSPECIFIED;
        private TrainingProgress progress = TrainingProgress.getDefaultInstance();
        private String rollout = "";

        /**
         * @param scene hears the job's state in a few words
         * @param rolloutStarted hears the name of its rollout, once
         */
        Job(Timeline timeline, Consumer<String> scene, Consumer<String> rolloutStarted) {
            this.timeline = timeline;
            this.scene = scene;
            this.rolloutStarted = rolloutStarted;
        }

        @Override
        public void event(AdaptationEvent event) {
            Adaptation now = event.getAdaptation();
            progress(now.getProgress());
            if (now.getState() != state) {
                state = now.getState();
                say(now);
            }
            if (!now.getRollout().isEmpty() && rollout.isEmpty()) {
                rollout = now.getRollout();
                rolloutStarted.accept(rollout);
            }
        }

        private void say(Adaptation now) {
            String reason = now.getReason().isEmpty() ? "" : ": " + now.getReason();
            switch (now.getState()) {
                case PENDING -> timeline.say("adaptation waits for a trainer");
                case RUNNING -> timeline.say("trainer holds the job");
                case PUBLISHED ->
                        timeline.say("version %d is published%s", now.getVersion(), reason);
                case PROMOTED -> timeline.say("version %d is stable%s", now.getVersion(), reason);
                case ROLLED_BACK, NO_CHANGE, FAILED, CANCELLED, INCONCLUSIVE ->
                        timeline.say("adaptation ended %s%s", now.getState(), reason);
                case STATE_UNSPECIFIED, UNRECOGNIZED -> {}
            }
        }

        private void progress(TrainingProgress now) {
            if (now.equals(progress)) {
                return;
            }
            TrainingProgress before = progress;
            progress = now;
            scene.accept(
                    text(
                            "%s epoch %d/%d, loss %.3f, validation %.1f %%",
                            phase(now),
                            now.getEpoch(),
                            now.getEpochs(),
                            now.getLoss(),
                            now.getAccuracy() * 100));
            if (!now.getEvent().isEmpty()) {
                timeline.say("grows: %s", now.getEvent());
            }
            boolean newPhase = now.getPhase() != before.getPhase();
            boolean milestone =
                    now.getEpoch() != before.getEpoch() && now.getEpoch() % EVERY_EPOCHS == 0;
            if (newPhase && !trains(now)) {
                timeline.say(
                        "%-9s %s, %,d parameters",
                        phase(now), now.getArchitecture(), now.getParameters());
            } else if (newPhase || milestone) {
                timeline.say(
                        "%-9s epoch %2d/%d  loss %.3f  validation %5.1f %%  average %5.1f %%  %s, %,d parameters",
                        phase(now),
                        now.getEpoch(),
                        now.getEpochs(),
                        now.getLoss(),
                        now.getAccuracy() * 100,
                        now.getEma() * 100,
                        now.getArchitecture(),
                        now.getParameters());
            }
        }

        private static boolean trains(TrainingProgress progress) {
            return switch (progress.getPhase()) {
                case GROW, FINE_TUNE, CONTROL -> progress.getEpoch() > 0;
                case PHASE_UNSPECIFIED, PREPARE, FOLD, QUANTIZE, EVALUATE, PUBLISH, UNRECOGNIZED ->
                        false;
            };
        }

        private static String phase(TrainingProgress progress) {
            return progress.getPhase().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        @Override
        public void interrupted(AdaGrowException cause) {
            timeline.say("lost sight of the adaptation: %s", String.valueOf(cause.getMessage()));
        }
    }

    /** Follows a rollout. */
    static final class Trial implements WatchListener<RolloutEvent> {
        private final Timeline timeline;
        private final Consumer<String> scene;
        private final Runnable promoted;
        private Rollout.State state = Rollout.State.STATE_UNSPECIFIED;

        /**
         * @param promoted runs when the candidate has become stable
         */
        Trial(Timeline timeline, Consumer<String> scene, Runnable promoted) {
            this.timeline = timeline;
            this.scene = scene;
            this.promoted = promoted;
        }

        @Override
        public void event(RolloutEvent event) {
            Rollout now = event.getRollout();
            var evidence = now.getEvidence();
            scene.accept(
                    text(
                            "%s: labelled %d/%d, only candidate right %d, only stable right %d",
                            now.getState().name().toLowerCase(Locale.ROOT),
                            evidence.getCandidateLabelled(),
                            evidence.getBaselineLabelled(),
                            evidence.getOnlyCandidateRight(),
                            evidence.getOnlyStableRight()));
            if (now.getState() == state) {
                return;
            }
            state = now.getState();
            switch (state) {
                case LOADING ->
                        timeline.say(
                                "version %d loads and replays its goldens",
                                now.getCandidateVersion());
                case SHADOW ->
                        timeline.say(
                                "shadow: version %d sees copies of calls",
                                now.getCandidateVersion());
                case CANARY ->
                        timeline.say(
                                "canary: %.0f %% of the traffic for each arm, version %d against version %d",
                                now.getArmShare() * 100,
                                now.getCandidateVersion(),
                                now.getStableVersion());
                case PROMOTED -> {
                    promoted.run();
                    timeline.say(
                            "SWAP: version %d takes all traffic (%s)",
                            now.getCandidateVersion(), now.getReason());
                }
                case PAUSED, ROLLED_BACK, INCONCLUSIVE, REJECTED ->
                        timeline.say("rollout is %s: %s", state, now.getReason());
                case STATE_UNSPECIFIED, UNRECOGNIZED -> {}
            }
        }
    }

    private static String text(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }

    private Watchers() {}
}
