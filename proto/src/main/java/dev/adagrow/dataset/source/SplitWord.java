package dev.adagrow.dataset.source;

import dev.adagrow.dataset.Origin;
import java.util.Locale;
import java.util.Optional;

/** How people call the parts of a data set. Stateless. */
final class SplitWord {
    /** The part that this word names, if it names one. */
    static Optional<Origin> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "train", "training" -> Optional.of(Origin.TRAIN);
            case "val", "valid", "validation", "dev" -> Optional.of(Origin.VALIDATION);
            case "test", "testing" -> Optional.of(Origin.TEST);
            default -> Optional.empty();
        };
    }

    /** The part that a file's name says, as in cifar10-jpeg-train.tar.gz. */
    static Origin in(String fileName) {
        for (String word : fileName.split("[^A-Za-z]+", -1)) {
            var origin = of(word);
            if (origin.isPresent()) {
                return origin.get();
            }
        }
        return Origin.NOT_DECLARED;
    }

    private SplitWord() {}
}
