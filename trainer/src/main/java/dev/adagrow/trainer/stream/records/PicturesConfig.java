package dev.adagrow.trainer.stream.records;

import dev.adagrow.config.ConfigException;
import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.glyphs.Glyphs;
import dev.adagrow.dataset.source.DatasetSource;
import dev.adagrow.trainer.stream.plan.PictureSource;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the pictures of streams lie: {@code mnist} and {@code fashion-mnist} with IDX files, {@code
 * cifar10} with WebDataset tars of JPEG files.
 *
 * @param folder empty: not known, so that only drawn pictures can be had
 */
public record PicturesConfig(Optional<Path> folder) {
    private static final String VARIABLE = "ADAGROW_DATA";
    private static final double STRONG = 0.7;

    /** As the environment of this process says. */
    public static PicturesConfig ofThisProcess() {
        return of(System.getenv());
    }

    /** As an environment says. */
    static PicturesConfig of(Map<String, String> environment) {
        return new PicturesConfig(
                Optional.ofNullable(environment.get(VARIABLE))
                        .filter(value -> !value.isEmpty())
                        .map(Path::of));
    }

    /**
     * All pictures of a source.
     *
     * @param drawn how many are drawn where they are not read: for training, and for test
     * @throws ConfigException if the folder is not known
     * @throws dev.adagrow.dataset.MalformedDatasetException naming what is missing or wrong
     */
    Dataset load(PictureSource source, long seed, Drawn drawn) throws IOException {
        return switch (source) {
            case MNIST -> new DatasetSource.IdxFolder(inside("mnist"), 0).load();
            case FASHION_MNIST -> new DatasetSource.IdxFolder(inside("fashion-mnist"), 0).load();
            case CIFAR, GREY_CIFAR -> new DatasetSource.Tars(List.of(inside("cifar10"))).load();
            case GLYPHS -> glyphs(seed, drawn, 0);
            case DRIFTED_GLYPHS -> glyphs(~seed, drawn, STRONG);
        };
    }

    /** How many pictures are drawn. */
    record Drawn(int train, int test) {}

    private static Dataset glyphs(long seed, Drawn drawn, double drift) {
        return Glyphs.generate(new Glyphs.Spec(seed, drawn.train(), drawn.test(), drift));
    }

    /**
     * Checks that the folder is known where the stream needs one.
     *
     * @throws ConfigException if it is not
     */
    public void require(StreamPlan plan) throws ConfigException {
        if (plan.tasks().stream().anyMatch(task -> task.source().needsFiles())) {
            var unused = inside("");
        }
    }

    private Path inside(String name) throws ConfigException {
        return folder.orElseThrow(() ->
                        new ConfigException(
                                "the environment variable "
                                        + VARIABLE
                                        + " is not set; it names the folder with mnist, fashion-mnist and cifar10"))
                .resolve(name);
    }
}
