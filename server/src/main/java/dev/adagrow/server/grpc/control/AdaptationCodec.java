package dev.adagrow.server.grpc.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.adagrow.config.ConfigException;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.config.GrowthSettings;
import dev.adagrow.server.adaptation.Adaptation;
import dev.adagrow.server.adaptation.Adaptations;
import dev.adagrow.server.adaptation.JobState;
import dev.adagrow.server.adaptation.Outcome;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.v1.Adaptation.State;
import dev.adagrow.v1.GrowthConfig;
import dev.adagrow.v1.TrainingProgress;
import java.util.Map;

/**
 * Adaptation jobs as messages, and the JSON in which their configuration and progress are kept.
 * Stateless.
 */
final class AdaptationCodec {
    static dev.adagrow.v1.Adaptation message(Adaptation job) {
        var message =
                plan(job.plan())
                        .setName(Names.adaptation(job.id()))
                        .setState(state(job.state()))
                        .setReason(
                                job.state() instanceof JobState.Ended(var outcome, var reason)
                                        ? reason
                                        : "")
                        .setVersion(job.version().orElse(0))
                        .setRollout(job.rollout().map(Names::rollout).orElse(""))
                        .setCreateTime(Timestamps.fromMillis(job.created().toEpochMilli()))
                        .setAttempts(job.work().attempts());
        job.work().progress().ifPresent(json -> message.setProgress(progress(json)));
        job.ended()
                .ifPresent(time -> message.setEndTime(Timestamps.fromMillis(time.toEpochMilli())));
        return message.build();
    }

    /** A job that was only thought of: without name and state. */
    static dev.adagrow.v1.Adaptation message(Adaptations.Preview preview) {
        return plan(preview.plan()).build();
    }

    private static dev.adagrow.v1.Adaptation.Builder plan(Adaptation.Plan plan) {
        return dev.adagrow.v1.Adaptation.newBuilder()
                .setModel(Names.model(plan.model()))
                .setDataset(Names.dataset(plan.dataset()))
                .setParentVersion(plan.parent().orElse(0))
                .setConfig(config(plan.config()));
    }

    /**
     * @throws ServerException INVALID_FIELD for what no trainer would take
     */
    static String json(GrowthConfig config) {
        try {
            GrowthSettings.check(config);
        } catch (ConfigException e) {
            throw new ServerException(
                    Reason.INVALID_FIELD, "config." + e.getMessage(), Map.of("field", "config"));
        }
        return GrowthConfigCodec.toJson(config);
    }

    static GrowthConfig config(String json) {
        return parse(json, GrowthConfig.newBuilder()).build();
    }

    static String json(TrainingProgress progress) {
        try {
            return JsonFormat.printer().omittingInsignificantWhitespace().print(progress);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("progress holds no Any", e);
        }
    }

    private static TrainingProgress progress(String json) {
        return parse(json, TrainingProgress.newBuilder()).build();
    }

    /** Of what an older or newer server wrote, what is known here counts. */
    private static <B extends Message.Builder> B parse(String json, B into) {
        try {
            JsonFormat.parser().ignoringUnknownFields().merge(json, into);
            return into;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("stored JSON is damaged: " + json, e);
        }
    }

    private static State state(JobState state) {
        return switch (state) {
            case JobState.Pending s -> State.PENDING;
            case JobState.Running s -> State.RUNNING;
            case JobState.Published s -> State.PUBLISHED;
            case JobState.Ended(Outcome outcome, String reason) ->
                    switch (outcome) {
                        case PROMOTED -> State.PROMOTED;
                        case ROLLED_BACK -> State.ROLLED_BACK;
                        case INCONCLUSIVE -> State.INCONCLUSIVE;
                        case NO_CHANGE -> State.NO_CHANGE;
                        case FAILED -> State.FAILED;
                        case CANCELLED -> State.CANCELLED;
                    };
        };
    }

    private AdaptationCodec() {}
}
