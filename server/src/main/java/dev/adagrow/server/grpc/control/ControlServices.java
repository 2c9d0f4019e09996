package dev.adagrow.server.grpc.control;

import dev.adagrow.server.adaptation.Adaptations;
import dev.adagrow.server.adaptation.Leases;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Uploads;
import dev.adagrow.server.dataset.Datasets;
import dev.adagrow.server.feedback.Feedback;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.lifecycle.LoadedVersions;
import dev.adagrow.server.lifecycle.ServableId;
import dev.adagrow.server.rollout.RolloutController;
import dev.adagrow.server.rollout.RolloutEnds;
import dev.adagrow.server.store.RequestLog;
import dev.adagrow.trainer.v1.TrainerServiceGrpc;
import dev.adagrow.v1.DatasetServiceGrpc;
import dev.adagrow.v1.ModelServiceGrpc;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services of the control plane, one for each noun. */
public final class ControlServices {
    /** Full names of the methods that move or read whole files. */
    public static final Set<String> TRANSFERS =
            Stream.of(
                            ModelServiceGrpc.getUploadBundleMethod(),
                            ModelServiceGrpc.getDownloadBundleMethod(),
                            ModelServiceGrpc.getImportModelMethod(),
                            DatasetServiceGrpc.getWriteMethod(),
                            DatasetServiceGrpc.getFinalizeMethod(),
                            TrainerServiceGrpc.getReadBlobMethod(),
                            TrainerServiceGrpc.getWriteBlobMethod(),
                            TrainerServiceGrpc.getQueryBlobMethod(),
                            TrainerServiceGrpc.getPublishVersionMethod())
                    .map(MethodDescriptor::getFullMethodName)
                    .collect(Collectors.toUnmodifiableSet());

    /** What the services speak for. */
    public record Rooms(
            Catalog catalog,
            Uploads uploads,
            ModelImport imports,
            LoadedVersions versions,
            Datasets datasets,
            Adaptations adaptations,
            Leases leases,
            Feedback feedback,
            RolloutController rollouts,
            RolloutEnds ends) {}

    /**
     * @param ids of new resources: unique, of letters and digits, ascending with time
     * @param uploaded told of every version that was uploaded, to be tried
     */
    public static List<BindableService> of(
            Rooms rooms,
            RequestLog log,
            Supplier<String> ids,
            Watches watches,
            Consumer<ServableId> uploaded) {
        var requests = new Requests(log, ids);
        return List.of(
                new ModelService(
                        rooms.catalog(),
                        rooms.uploads(),
                        rooms.imports(),
                        rooms.datasets(),
                        rooms.rollouts(),
                        rooms.versions(),
                        uploaded,
                        requests),
                new DatasetService(rooms.datasets(), requests),
                new AdaptationService(rooms.adaptations(), watches, requests),
                new RolloutService(rooms.rollouts(), rooms.ends(), watches, requests),
                new FeedbackService(rooms.feedback()),
                new TrainerService(rooms.leases()));
    }

    private ControlServices() {}
}
