package dev.adagrow.dataset.glyphs;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/** Which signs are drawn; each has ten, and no class name is in both. */
public enum Alphabet {
    /** 0 to 9, written with care. */
    DIGITS(names('0', 10), DigitStrokes.VARIANTS, Hand.CAREFUL),
    /** A to J, written in haste: harder to tell apart for a small network than for a larger one. */
    LETTERS(names('A', 10), LetterStrokes.VARIANTS, Hand.HASTY);

    private final List<String> classes;
    private final List<List<List<Stroke>>> variants;
    private final Hand hand;

    Alphabet(List<String> classes, List<List<List<Stroke>>> variants, Hand hand) {
        this.classes = classes;
        this.variants = variants;
        this.hand = hand;
    }

    /** Names by label. */
    public List<String> classes() {
        return classes;
    }

    /**
     * The alphabet of this name, written in small letters.
     *
     * @throws IllegalArgumentException naming those that there are
     */
    public static Alphabet parse(String name) {
        for (var alphabet : values()) {
            if (alphabet.text().equals(name)) {
                return alphabet;
            }
        }
        throw new IllegalArgumentException("alphabet=" + name + " is neither digits nor letters");
    }

    /** Its name as {@link #parse} reads it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    Hand hand() {
        return hand;
    }

    /** One of the ways of writing a sign, each equally likely. */
    List<Stroke> variant(int label, Random random) {
        var ways = variants.get(label);
        return ways.get(random.nextInt(ways.size()));
    }

    private static List<String> names(char first, int count) {
        return IntStream.range(0, count).mapToObj(i -> String.valueOf((char) (first + i))).toList();
    }
}
