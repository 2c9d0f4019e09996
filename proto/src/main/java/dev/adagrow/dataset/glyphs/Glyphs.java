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
 * Draws the signs of an {@link Alphabet} with strokes, distortions and noise; needs no font and no
 * file. Equal arguments give equal bytes on every machine: only exactly specified arithmetic is
 * used ({@link Random}, {@link StrictMath}, and + - * / sqrt).
 *
 * <p>A sign is written in one of the ways that its alphabet knows. Its control points are jittered,
 * joined, brought to pixels by a random affine map (rotation, shear, two scales, shift) and drawn
 * with a pen of random width. How far all this goes is a matter of the alphabet's {@link Hand};
 * background, inversion and more noise follow from the {@link Look}.
 */
public final class Glyphs {
    private static final int SIDE = 28;
    private static final int MAX_RECORDS = 1_000_000;

    /** Share of records with a stray speck at full drift, where the hand does not make more. */
    private static final double SPECKS_DRIFTED = 0.6;

    private static final double GREATEST_HEIGHT = 23;

    /**
     * @param seed all randomness follows from it
     * @param trainRecords drawn with the classes in equal shares, declared TRAIN-or-validation
     *     (split by content)
     * @param testRecords declared TEST
     * @param drift 0 draws the original look; growing values up to 1 rotate, thin, invert and dirty
     *     the signs
     * @param alphabet of the signs, each of which is a class
     */
    public record Spec(
            long seed, int trainRecords, int testRecords, double drift, Alphabet alphabet) {
        /** Of digits. */
        public Spec(long seed, int trainRecords, int testRecords, double drift) {
            this(seed, trainRecords, testRecords, drift, Alphabet.DIGITS);
        }

        /**
         * @throws IllegalArgumentException naming the argument that is out of range
         */
        public Spec {
            int classes = alphabet.classes().size();
            if (trainRecords < classes || trainRecords > MAX_RECORDS) {
                throw new IllegalArgumentException(
                        "train=" + trainRecords + " is outside " + classes + ".." + MAX_RECORDS);
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

    /** 1 x 28 x 28 images, a class for each sign of the alphabet. */
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
        String name =
                String.format(
                        Locale.ROOT,
                        "%s-seed%d-drift%.2f",
                        spec.alphabet() == Alphabet.DIGITS ? "glyphs" : spec.alphabet().text(),
                        spec.seed(),
                        spec.drift());
        return new Dataset(
                name,
                Dataset.RAW_IMAGE,
                List.of(1, SIDE, SIDE),
                spec.alphabet().classes(),
                List.of());
    }

    /** The records of one split; each is drawn when it is asked for. */
    private record Drawing(Spec spec, Split declared, int count) implements Iterable<Sample> {
        @Override
        public Iterator<Sample> iterator() {
            long stream = mix(mix(spec.seed()) + declared.ordinal());
            int classes = spec.alphabet().classes().size();
            var labels = new ArrayList<Integer>(count);
            for (int i = 0; i < count; i++) {
                labels.add(i % classes);
            }
            Collections.shuffle(labels, new Random(stream));
            return IntStream.range(0, count)
                    .mapToObj(i ->
                            new Sample(
                                    Glyphs.draw(
                                            labels.get(i), spec, new Random(mix(stream + i + 1))),
                                    labels.get(i),
                                    Optional.of(declared)))
                    .iterator();
        }
    }

    private static byte[] draw(int label, Spec spec, Random random) {
        double drift = spec.drift();
        var hand = spec.alphabet().hand();
        var look = Look.of(drift, random);
        var canvas = new Canvas(SIDE, SIDE);
        double pen = between(random, 1.5, 3.4) * (1 - 0.3 * drift);
        double[] affine = affine(look.radians(), hand, random);
        for (var stroke : spec.alphabet().variant(label, random)) {
            canvas.draw(stroke.jittered(hand.jitter(), random), affine, pen);
        }
        if (random.nextDouble()
                < hand.specks() + Math.max(0, SPECKS_DRIFTED - hand.specks()) * drift) {
            double x = between(random, 2, SIDE - 2), y = between(random, 2, SIDE - 2);
            double reach = hand.speckReach();
            canvas.segment(
                    x,
                    y,
                    x + between(random, -reach, reach),
                    y + between(random, -reach, reach),
                    1.2);
        }
        return look.develop(canvas.ink(), hand.noise(), random);
    }

    /** [a b; c d] and shift (e, f): from the unit square, centred, to pixels. */
    private static double[] affine(double radians, Hand hand, Random random) {
        double angle = radians + StrictMath.toRadians(between(random, -hand.turn(), hand.turn()));
        double shear = between(random, -hand.shear(), hand.shear());
        double height = between(random, hand.leastHeight(), GREATEST_HEIGHT);
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
