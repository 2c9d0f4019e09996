package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.config.GrowthConfigCodec;
import dev.adagrow.trainer.data.RecordSource;
import dev.adagrow.trainer.run.state.RunFolder;
import dev.adagrow.trainer.run.task.GrowthTask;
import dev.adagrow.trainer.sidecar.FakeTrainerService;
import dev.adagrow.trainer.v1.FinishJobRequest;
import dev.adagrow.trainer.v1.Job;
import dev.adagrow.trainer.v1.PublishVersionRequest;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** A server with jobs that {@code adagrow trainer --once} does, one after the other. */
final class ServedJob implements AutoCloseable {
    private final FakeTrainerService service = new FakeTrainerService();
    private final Path work;
    private final Path kept;
    private final Server server;

    /**
     * @param folder for the trainer's files, and for those of the run that it would remove
     */
    ServedJob(Path folder) throws IOException {
        work = folder.resolve("work");
        kept = Files.createDirectories(folder.resolve("kept"));
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(ServerInterceptors.intercept(service, keepingRunFiles()))
                        .build()
                        .start();
    }

    /**
     * How a job ended.
     *
     * @param code of the trainer
     */
    record Ended(
            int code, Optional<PublishVersionRequest> published, Optional<FinishJobRequest> told) {}

    /**
     * Does a job that goes on from what lies in {@code parent}, as a server puts it together from
     * the lineage of the version that it serves.
     */
    Ended run(Path parent, Path data, Path config) throws IOException {
        int publishedBefore = service.published().size();
        int toldBefore = service.finished().size();
        service.offer(job(parent, data, config));
        int code =
                Main.run(
                        new String[] {
                            "trainer",
                            "--once",
                            "--server",
                            "127.0.0.1:" + server.getPort(),
                            "--work",
                            work.toString(),
                            "--metrics-port",
                            "0"
                        },
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(new StringWriter()));
        var published = service.published().stream().skip(publishedBefore).findFirst();
        if (published.isPresent()) {
            save(published.get().getBundle(), GrowthTask.BUNDLE);
            save(published.get().getTrainingState(), GrowthTask.TRAINING_STATE);
        }
        return new Ended(code, published, service.finished().stream().skip(toldBefore).findFirst());
    }

    /** The files of the latest run that published. */
    Path files() {
        return kept;
    }

    private Job job(Path parent, Path data, Path config) throws IOException {
        var manifest = Bundle.read(parent.resolve(GrowthTask.BUNDLE)).manifest();
        var classes = new LinkedHashSet<>(manifest.classes());
        try (var records = RecordSource.of(data)) {
            classes.addAll(records.header().classes());
        }
        var replay = new LinkedHashSet<>(manifest.provenance().datasets());
        replay.remove(Digests.sha256(data));
        for (var file : files(parent.resolve(GrowFolder.DATA))) {
            var unused = service.blob(Files.readAllBytes(file));
        }
        return Job.newBuilder()
                .setAdaptation("adaptations/A1")
                .setModel("digits")
                .setConfig(GrowthConfigCodec.read(config))
                .addAllClasses(classes)
                .setParentBundle(blob(parent.resolve(GrowthTask.BUNDLE)))
                .setParentTrainingState(blob(parent.resolve(GrowthTask.TRAINING_STATE)))
                .setParentVersion(manifest.provenance().datasets().size())
                .setNewDataset(blob(data))
                .addAllReplayDatasets(replay)
                .build();
    }

    private String blob(Path file) throws IOException {
        return service.blob(Files.readAllBytes(file));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void save(String digest, String name) throws IOException {
        Files.write(kept.resolve(name), service.find(digest).orElseThrow());
    }

    /** The trainer clears its folder after the job. */
    private ServerInterceptor keepingRunFiles() {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                if ("PublishVersion".equals(call.getMethodDescriptor().getBareMethodName())) {
                    keep();
                }
                return next.startCall(call, headers);
            }
        };
    }

    private void keep() {
        try {
            for (var name : List.of(RunFolder.GROWTH_LOG, RunFolder.METRICS, RunFolder.DECISIONS)) {
                Files.deleteIfExists(kept.resolve(name));
                var file = work.resolve("job").resolve(name);
                if (Files.exists(file)) {
                    Files.copy(file, kept.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
