package dev.adagrow.trainer.stream.records;

import dev.adagrow.dataset.DatasetWriter;
import dev.adagrow.dataset.Origin;
import dev.adagrow.dataset.RecordFile;
import dev.adagrow.dataset.Sample;
import dev.adagrow.trainer.stream.plan.PictureSource;
import dev.adagrow.trainer.stream.plan.StreamPlan;
import dev.adagrow.trainer.stream.plan.StreamSettings;
import dev.adagrow.trainer.stream.plan.StreamTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * The files of one stream of one seed.
 *
 * @param steps a file of the internal format for each step
 * @param classes class table after each step: the one before, and what is met for the first time
 */
public record StreamFiles(List<Path> steps, List<List<String>> classes) {
    public StreamFiles {
        steps = List.copyOf(steps);
        classes = List.copyOf(classes);
    }

    /** The class table at the end. */
    public List<String> allClasses() {
        return classes.getLast();
    }

    /**
     * Writes the files that are not there, each whole or not at all. A function of settings and
     * seed.
     *
     * @param folder of this stream and seed alone; exists
     * @throws dev.adagrow.config.ConfigException if the sources are not known or too small
     */
    public static StreamFiles make(
            StreamSettings settings, long seed, PicturesConfig sources, Path folder)
            throws IOException {
        var plan = StreamPlan.of(settings);
        var files = new ArrayList<Path>();
        for (int step = 0; step < plan.size(); step++) {
            files.add(folder.resolve("step-" + step + ".agds"));
        }
        if (!files.stream().allMatch(Files::isRegularFile)) {
            new Making(settings, plan, new SplittableRandom(seed), sources).write(files);
        }
        return of(files);
    }

    private static StreamFiles of(List<Path> files) throws IOException {
        var tables = new ArrayList<List<String>>();
        var table = new ArrayList<String>();
        for (var file : files) {
            try (var records = RecordFile.open(file)) {
                for (var name : records.header().classes()) {
                    if (!table.contains(name)) {
                        table.add(name);
                    }
                }
            }
            tables.add(List.copyOf(table));
        }
        return new StreamFiles(files, tables);
    }

    /** One making of all files. */
    private static final class Making {
        /** Of the drawn records: each class must be met often enough. */
        private static final int PLENTY = 3;

        private final StreamSettings settings;
        private final StreamPlan plan;
        private final SplittableRandom random;
        private final PicturesConfig sources;
        private final Map<PictureSource, PicturePool> pictures = new EnumMap<>(PictureSource.class);

        Making(
                StreamSettings settings,
                StreamPlan plan,
                SplittableRandom random,
                PicturesConfig sources) {
            this.settings = settings;
            this.plan = plan;
            this.random = random;
            this.sources = sources;
        }

        void write(List<Path> files) throws IOException {
            load();
            var testSeeds = random.split();
            var ofTest = new ArrayList<Long>();
            plan.tasks().forEach(task -> ofTest.add(testSeeds.nextLong()));
            for (int step = 0; step < plan.size(); step++) {
                write(
                        files.get(step),
                        step,
                        new SplittableRandom(random.nextLong()),
                        new SplittableRandom(ofTest.get(plan.order().get(step))));
            }
        }

        private void load() throws IOException {
            int most = PLENTY * plan.size();
            for (var task : plan.tasks()) {
                long seed = random.nextLong();
                if (!pictures.containsKey(task.source())) {
                    var drawn =
                            new PicturesConfig.Drawn(
                                    most * settings.records(), most * settings.testRecords());
                    pictures.put(
                            task.source(),
                            new PicturePool(
                                    sources.load(task.source(), seed, drawn),
                                    channels(task.source()),
                                    seed));
                }
            }
        }

        private static int channels(PictureSource source) {
            return switch (source) {
                case CIFAR -> 3;
                case MNIST, FASHION_MNIST, GREY_CIFAR, GLYPHS, DRIFTED_GLYPHS -> 1;
            };
        }

        private void write(Path file, int step, SplittableRandom ofTrain, SplittableRandom ofTest)
                throws IOException {
            var task = plan.taskOf(step);
            var from = Objects.requireNonNull(pictures.get(task.source()));
            var shape = List.of(channels(task.source()), PicturePool.SIDE, PicturePool.SIDE);
            try (var writer = DatasetWriter.raw(file, shape)) {
                for (var sample : from.nextTraining(task, settings.records())) {
                    add(writer, from, task, sample, Origin.TRAIN, ofTrain.nextLong());
                }
                for (var sample : from.test(task, settings.testRecords())) {
                    add(writer, from, task, sample, Origin.TEST, ofTest.nextLong());
                }
                var unused =
                        writer.finish(
                                settings.stream().title() + "-" + step + "-" + task.name(),
                                from.classes(task));
            }
        }

        private static void add(
                DatasetWriter writer,
                PicturePool from,
                StreamTask task,
                Sample sample,
                Origin origin,
                long seed)
                throws IOException {
            var planes = from.planes(sample);
            var seen = task.corruption().map(c -> c.apply(planes, seed)).orElse(planes);
            writer.add(seen.bytes(), task.labels().indexOf(sample.label()), origin);
        }
    }
}
