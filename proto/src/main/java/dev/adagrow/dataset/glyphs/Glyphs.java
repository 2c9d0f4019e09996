package dev.adagrow.dataset.glyphs;

import dev.adagrow.dataset.Dataset;
import dev.adagrow.dataset.RecordSink;
import dev.adagrow.dataset.Sample;
import dev.adagrow.dataset.Split;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws digits 0..9 with strokes, distortions and noise; needs no font and no file. Equal arguments
 * give equal bytes on every machine: only exactly specified arithmetic is used ({@link Random},
 * {@link StrictMath}, and + - * / sqrt).
 *
 * <p>A digit is one of its {@link DigitStrokes} variants. Its control points are jittered, joined,
 * brought to pixels by a random affine map (rotation, shear, two scales, shift) and drawn with a
 * pen of random width; stray specks, background and noise follow from the {@link Look}.
 */
public final class Glyphs {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int MAX_RECORDS = 1_000_000;

    /** Share of records with a stray speck, when there is no drift and at full drift. */
    private static final double SPECKS = 0.15, SPECKS_DRIFTED = 0.6;

    private static final double BASE_NOISE = 0.05;

    /**
     * @param seed all randomness follows from it
     * @param trainRecords drawn with the classes in equal shares, declared TRAIN-or-validation
     *     (split by content)
     * @param testRecords declared TEST
     * @param drift 0 draws the original look; growing values up to 1 rotate, thin, invert and dirty
     *     the digits
     */
    public record Spec(long seed, int trainRecords, int testRecords, double drift) {
        /**
         * @throws IllegalArgumentException naming the argument that is out of range
         */
        public Spec {
            if (trainRecords < CLASSES || trainRecords > MAX_RECORDS) {
                throw new IllegalArgumentException(
                        "train=" + trainRecords + " is outside " + CLASSES + ".." + MAX_RECORDS);
            }
            if (testRecords < 0 || testRecords > MAX_RECORDS) {
                throw new IllegalArgumentException(
                        "test=" + testRecords + " is outside 0.." + MAX_RECORDS);
            }
            if (!(drift >= 0 && drift <= 1)) {
                throw new IllegalArgumentException("drift=" + drift + " is outside 0..1");
            }
        }
    }

    /** 1 x 28 x 28 images, 10 classes. */
    public static Dataset generate(Spec spec) {
        var samples = new ArrayList<Sample>(spec.trainRecords() + spec.testRecords());
        new Drawing(spec, Split.TRAIN, spec.trainRecords()).forEach(samples::add);
        new Drawing(spec, Split.TEST, spec.testRecords()).forEach(samples::add);
        Dataset header = header(spec);
        return new Dataset(
                header.name(), header.mediaType(), header.shape(), header.classes(), samples);
    }

    /**
     * Draws the records of {@link #generate} one at a time.
     *
     * @throws IOException of the sink
     */
    public static void draw(Spec spec, RecordSink sink) throws IOException {
        sink.begin(header(spec));
        int index = 0;
        for (Sample sample : new Drawing(spec, Split.TRAIN, spec.trainRecords())) {
            sink.record(index++, sample);
        }
        for (Sample sample : new Drawing(spec, Split.TEST, spec.testRecords())) {
            sink.record(index++, sample);
        }
    }

    private static Dataset header(Spec spec) {
        var classes = IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        String name =
                String.format(Locale.ROOT, "glyphs-seed%d-drift%.2f", spec.seed(), spec.drift());
        return new Dataset(name, Dataset.RAW_IMAGE, List.of(1, SIDE, SIDE), classes, List.of());
    }

    /** The records of one split; each is drawn when it is asked for. */
    private record Drawing(Spec spec, Split declared, int count) implements Iterable<Sample> {
        @Override
        public Iterator<Sample> iterator() {
            long stream = mix(mix(spec.seed()) + declared.ordinal());
            var labels = new ArrayList<Integer>(count);
            for (int i = 0; i < count; i++) {
                labels.add(i % CLASSES);
            }
            Collections.shuffle(labels, new Random(stream));
            return IntStream.range(0, count)
                    .mapToObj(i ->
                            new Sample(
                                    Glyphs.draw(
                                            labels.get(i),
                                            spec.drift(),
                                            new Random(mix(stream + i + 1))),
                                    labels.get(i),
                                    Optional.of(declared)))
                    .iterator();
        }
    }

    private static byte[] draw(int digit, double drift, Random random) {
        var look = Look.of(drift, random);
        var canvas = new Canvas(SIDE, SIDE);
        double pen = between(random, 1.5, 3.4) * (1 - 0.3 * drift);
        double[] affine = affine(look.radians(), random);
        for (var stroke : DigitStrokes.variant(digit, random)) {
            canvas.draw(stroke.jittered(0.028, random), affine, pen);
        }
        if (random.nextDouble() < SPECKS + (SPECKS_DRIFTED - SPECKS) * drift) {
            double x = between(random, 2, SIDE - 2), y = between(random, 2, SIDE - 2);
            canvas.segment(x, y, x + between(random, -3, 3), y + between(random, -3, 3), 1.2);
        }
        return look.develop(canvas.ink(), BASE_NOISE, random);
    }

    /** [a b; c d] and shift (e, f): from the unit square, centred, to pixels. */
    private static double[] affine(double radians, Random random) {
        double angle = radians + StrictMath.toRadians(between(random, -14, 14));
        double shear = between(random, -0.22, 0.22);
        double height = between(random, 17, 23);
        double width = height * between(random, 0.75, 1.1);
        double cos = StrictMath.cos(angle), sin = StrictMath.sin(angle);
        double shift = 2.2;
        return new double[] {
            width * cos,
            -height * sin + shear * width * cos,
            width * sin,
            height * cos + shear * width * sin,
            SIDE / 2.0 + between(random, -shift, shift),
            SIDE / 2.0 + between(random, -shift, shift)
        };
    }

    private static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /**
     * SplitMix64's finalizer (Steele, Lea, Flood 2014): neighbouring seeds give unrelated streams.
     */
    static long mix(long z) {
        z += 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    private Glyphs() {}
}
