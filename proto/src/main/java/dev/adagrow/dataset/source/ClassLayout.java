package dev.adagrow.dataset.source;

import dev.adagrow.dataset.MalformedDatasetException;
import dev.adagrow.dataset.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where pictures lie in class folders: CLASS/file, or SPLIT/CLASS/file with SPLIT one of the words
 * train, val and test; all below the same other folders, if any. The first picture says which. Not
 * thread-safe.
 */
final class ClassLayout {
    /**
     * @param className name of the folder that the picture is in
     */
    record Place(String className, Origin origin) {}

    private @Nullable Shape first;
    private String firstName = "";

    /** What all pictures of one source have in common. */
    private record Shape(List<String> above, boolean split) {}

    /** Whether a name is that of a picture, and not of a hidden or system file. */
    static boolean isPicture(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        String ending = last.substring(last.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return WebDataset.PICTURES.contains(ending) && !isHidden(name);
    }

    /** Whether a part of the name is hidden, or is what a Mac puts into archives. */
    static boolean isHidden(String name) {
        return Arrays.stream(name.split("/", -1))
                .anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
    }

    /**
     * @param name parts joined by "/"
     * @param source for the message
     * @throws MalformedDatasetException naming the picture that lies elsewhere than the first
     */
    Place place(Object source, String name) throws MalformedDatasetException {
        var parts = List.of(name.split("/", -1));
        int folders = parts.size() - 1;
        if (folders < 1 || SplitWord.of(parts.get(folders - 1)).isPresent()) {
            throw new MalformedDatasetException(
                    source
                            + ": "
                            + name
                            + " lies in no class folder; pictures are wanted as CLASS/file, or as"
                            + " train/CLASS/file and test/CLASS/file");
        }
        Optional<Origin> split =
                folders < 2 ? Optional.empty() : SplitWord.of(parts.get(folders - 2));
        var shape =
                new Shape(
                        parts.subList(0, folders - (split.isPresent() ? 2 : 1)), split.isPresent());
        if (first == null) {
            first = shape;
            firstName = name;
        } else if (!first.equals(shape)) {
            throw new MalformedDatasetException(
                    source
                            + ": "
                            + name
                            + " lies otherwise than "
                            + firstName
                            + "; all pictures are wanted as CLASS/file, or all as train/CLASS/file"
                            + " and test/CLASS/file");
        }
        return new Place(parts.get(folders - 1), split.orElse(Origin.NOT_DECLARED));
    }
}
