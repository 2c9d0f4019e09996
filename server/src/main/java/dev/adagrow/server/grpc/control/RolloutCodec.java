package dev.adagrow.server.grpc.control;

import com.google.protobuf.util.Timestamps;
import dev.adagrow.server.rollout.Rollout;
import dev.adagrow.server.rollout.RolloutState;
import dev.adagrow.server.rollout.evidence.Evidence;
import dev.adagrow.v1.Rollout.State;

/** Rollouts as messages. Stateless. */
final class RolloutCodec {
    /**
     * @param armShare share of each arm while they are open
     */
    static dev.adagrow.v1.Rollout message(Rollout rollout, double armShare) {
        var message =
                dev.adagrow.v1.Rollout.newBuilder()
                        .setName(Names.rollout(rollout.id()))
                        .setModel(Names.model(rollout.model()))
                        .setCandidateVersion(rollout.candidate().version())
                        .setStableVersion(rollout.stable().orElse(0))
                        .setState(state(rollout.state()))
                        .setReason(reason(rollout.state()))
                        .setArmShare(rollout.state() instanceof RolloutState.Canary ? armShare : 0)
                        .setEvidence(message(rollout.evidence()))
                        .setCreateTime(Timestamps.fromMillis(rollout.created().toEpochMilli()))
                        .setEtag(Long.toString(rollout.sequence()));
        rollout.ended()
                .ifPresent(time -> message.setEndTime(Timestamps.fromMillis(time.toEpochMilli())));
        return message.build();
    }

    private static dev.adagrow.v1.Evidence message(Evidence evidence) {
        var pairs = evidence.pairs();
        return dev.adagrow.v1.Evidence.newBuilder()
                .setCandidateExposures(evidence.exposed().candidate())
                .setBaselineExposures(evidence.exposed().baseline())
                .setCandidateLabelled(evidence.labelled().candidate())
                .setBaselineLabelled(evidence.labelled().baseline())
                .setOnlyCandidateRight(pairs.onlyCandidateRight())
                .setOnlyStableRight(pairs.onlyStableRight())
                .setCandidateAccuracy(pairs.candidateAccuracy())
                .setStableAccuracy(pairs.stableAccuracy())
                .setPBetter(pairs.pBetter())
                .setPWorse(pairs.pWorse())
                .setCandidateP99Seconds(evidence.latency().candidate())
                .setBaselineP99Seconds(evidence.latency().baseline())
                .build();
    }

    private static State state(RolloutState state) {
        return switch (state) {
            case RolloutState.Loading s -> State.LOADING;
            case RolloutState.Shadow s -> State.SHADOW;
            case RolloutState.Canary s -> State.CANARY;
            case RolloutState.Paused s -> State.PAUSED;
            case RolloutState.Ended(var outcome, var reason) ->
                    switch (outcome) {
                        case PROMOTED -> State.PROMOTED;
                        case ROLLED_BACK -> State.ROLLED_BACK;
                        case INCONCLUSIVE -> State.INCONCLUSIVE;
                        case REJECTED -> State.REJECTED;
                    };
        };
    }

    private static String reason(RolloutState state) {
        return switch (state) {
            case RolloutState.Loading(var promotion) ->
                    promotion.map(p -> "to be promoted when loaded: " + p).orElse("");
            case RolloutState.Shadow s -> "";
            case RolloutState.Canary s -> "";
            case RolloutState.Paused s -> "";
            case RolloutState.Ended(var outcome, var reason) -> reason;
        };
    }

    private RolloutCodec() {}
}
