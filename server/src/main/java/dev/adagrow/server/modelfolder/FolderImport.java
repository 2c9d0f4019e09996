package dev.adagrow.server.modelfolder;

import dev.adagrow.bundle.Bundle;
import dev.adagrow.bundle.Digests;
import dev.adagrow.bundle.Manifest;
import dev.adagrow.bundle.ManifestCodec;
import dev.adagrow.server.catalog.Catalog;
import dev.adagrow.server.catalog.Uploads;
import dev.adagrow.server.catalog.Version;
import dev.adagrow.server.failure.Reason;
import dev.adagrow.server.failure.ServerException;
import dev.adagrow.server.importing.ModelImport;
import dev.adagrow.server.lifecycle.ServableId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the versions of a model folder into the catalogue. Thread-safe; blocking. */
public final class FolderImport {
    private static final Logger log = LoggerFactory.getLogger(FolderImport.class);
    private static final int CHUNK = 1 << 20;

    private final Catalog catalog;
    private final Uploads uploads;
    private final ModelImport imports;
    private final Consumer<String> introduce;

    /**
     * @param introduce lets calls know a model that was not there before
     */
    public FolderImport(
            Catalog catalog, Uploads uploads, ModelImport imports, Consumer<String> introduce) {
        this.catalog = catalog;
        this.uploads = uploads;
        this.imports = imports;
        this.introduce = introduce;
    }

    /**
     * Takes in what is new.
     *
     * @return the newest version that the folder has and that was not deleted meanwhile
     * @throws ModelFolderException if a file is not the one that was taken in under its number, or
     *     not what the config file says
     * @throws ServerException as an import does, or VERSION_NUMBER_USED
     */
    Optional<ServableId> takeIn(ModelFolder.Entry entry) throws IOException {
        create(entry.model());
        if (!entry.config().unapplied().isEmpty()) {
            log.warn(
                    "config.pbtxt of {}: not applied: {}",
                    entry.model(),
                    String.join(", ", entry.config().unapplied()));
        }
        Optional<ServableId> newest = Optional.empty();
        for (var version : entry.versions().entrySet()) {
            var id = new ServableId(entry.model(), version.getKey());
            var known = known(id);
            if (known.isPresent()) {
                requireSame(known.get(), version.getValue());
                newest = Optional.of(id);
            } else if (version.getKey() > catalog.lastVersion(entry.model())) {
                takeIn(entry, id, version.getValue());
                newest = Optional.of(id);
            } else {
                log.warn(
                        "{} is not taken in: numbers up to {} have been given, and none is given"
                                + " twice",
                        version.getValue(),
                        catalog.lastVersion(entry.model()));
            }
        }
        return newest;
    }

    private void create(String model) {
        try {
            catalog.create(model);
        } catch (ServerException e) {
            if (e.reason() != Reason.MODEL_EXISTS) {
                throw e;
            }
        }
        introduce.accept(model);
    }

    private Optional<Version> known(ServableId id) {
        return catalog.versions(id.model(), id.version() - 1, 1).stream()
                .filter(version -> version.id().equals(id))
                .findFirst();
    }

    private static void requireSame(Version version, Path file) throws IOException {
        var manifest = ManifestCodec.fromJson(version.manifest().getBytes(StandardCharsets.UTF_8));
        var digest = Digests.sha256(file);
        boolean same =
                manifest.files().stream().map(Manifest.FileEntry::sha256).anyMatch(digest::equals);
        if (!same) {
            throw new ModelFolderException(
                    file
                            + " is not the file that version "
                            + version.id().version()
                            + " was made of; give the new one a number of its own");
        }
    }

    private void takeIn(ModelFolder.Entry entry, ServableId id, Path file) throws IOException {
        var upload = uploads.begin();
        try {
            append(upload, file);
            var manifest =
                    upload.convert((source, target) -> {
                        var skipped =
                                imports.bundle(
                                        entry.model(), source, entry.config().options(), target);
                        if (!skipped.isEmpty()) {
                            log.warn("{}: outputs left out: {}", file, skipped);
                        }
                        return Bundle.manifest(target);
                    });
            var difference = entry.config().difference(manifest.signature());
            if (difference.isPresent()) {
                throw new ModelFolderException(file + ": " + difference.get());
            }
            upload.publish(entry.model(), id.version());
            log.info("{} is taken in as {}", file, id);
        } catch (ServerException e) {
            upload.discard();
            throw e.reason() == Reason.MALFORMED_MODEL
                    ? new ServerException(
                            Reason.MALFORMED_MODEL,
                            file + ": " + e.getMessage(),
                            Map.of("model", entry.model()))
                    : e;
        } catch (IOException | RuntimeException e) {
            upload.discard();
            throw e;
        }
    }

    private static void append(Uploads.Upload upload, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] chunk = in.readNBytes(CHUNK);
                    chunk.length > 0;
                    chunk = in.readNBytes(CHUNK)) {
                upload.append(ByteBuffer.wrap(chunk));
            }
        }
    }
}
