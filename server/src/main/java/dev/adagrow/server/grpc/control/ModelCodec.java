package dev.adagrow.server.grpc.control;

import com.google.protobuf.util.Timestamps;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.server.catalog.Model;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServedBy;
import dev.adagrow.server.routing.TrafficSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Models and versions as messages. Stateless. */
final class ModelCodec {
    static dev.adagrow.v1.Model message(Model model, TrafficSplit split) {
        return dev.adagrow.v1.Model.newBuilder()
                .setName(Names.model(model.id()))
                .setStableVersion(split.stable().orElse(0))
                .setCandidateVersion(split.trial().map(TrafficSplit.Trial::candidate).orElse(0))
                .addAllClasses(model.classes())
                .setCreateTime(Timestamps.fromMillis(model.created().toEpochMilli()))
                .setSplitRevision(split.revision())
                .build();
    }

    /**
     * @param stateReason why it is not served; empty if there is nothing to say
     * @param servedBy there if it answers calls
     */
    static dev.adagrow.v1.Version message(
            dev.adagrow.server.catalog.Version version,
            LoadedVersions.Readiness readiness,
            String stateReason,
            Optional<ServedBy> servedBy)
            throws IOException {
        var manifest = ManifestCodec.fromJson(version.manifest().getBytes(StandardCharsets.UTF_8));
        var message = dev.adagrow.v1.Version.newBuilder();
        servedBy.ifPresent(served -> message.setServedBy(message(served)));
        return message.setName(Names.version(version.id()))
                .setVersion(version.id().version())
                .setDigest(version.bundle())
                .setSize(version.size())
                .setState(
                        switch (readiness) {
                            case LoadedVersions.Readiness.Absent r -> "UNLOADED";
                            case LoadedVersions.Readiness.Coming r -> "LOADING";
                            case LoadedVersions.Readiness.Resting r -> "RESTING";
                            case LoadedVersions.Readiness.Available r -> "AVAILABLE";
                            case LoadedVersions.Readiness.Failed r -> "FAILED";
                        })
                .setStateReason(stateReason)
                .setManifest(ManifestCodec.toMessage(manifest))
                .setPublishTime(Timestamps.fromMillis(version.published().toEpochMilli()))
                .setParentVersion(version.parent().orElse(0))
                .setHasTrainingState(version.trainingState().isPresent())
                .setGateReport(version.gateReport())
                .build();
    }

    private static dev.adagrow.v1.ServedBy message(ServedBy served) {
        var message =
                dev.adagrow.v1.ServedBy.newBuilder()
                        .setArtifact(served.artifact())
                        .setEngine(served.engine());
        for (var refusal : served.refused()) {
            message.addRefused(
                    dev.adagrow.v1.ServedBy.Refusal.newBuilder()
                            .setArtifact(refusal.artifact())
                            .setEngine(refusal.engine())
                            .setReason(refusal.reason()));
        }
        return message.build();
    }

    private ModelCodec() {}
}
