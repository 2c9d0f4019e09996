package dev.adagrow.dataset.source;

import dev.adagrow.dataset.MalformedDatasetException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * A UTF-8 text file of class names: one a line, in the order of the labels; blanks around a name do
 * not belong to it. At most 1 MiB. Stateless.
 */
final class ClassNames {
    private static final long MAX_BYTES = 1 << 20;

    /**
     * @throws MalformedDatasetException naming the file, and the line that is blank or repeats a
     *     name
     */
    static List<String> read(Path file) throws IOException {
        var names = new ArrayList<String>();
        var lineOf = new HashMap<String, Integer>();
        for (String line : lines(file)) {
            String name = line.strip();
            names.add(name);
            if (name.isEmpty()) {
                throw new MalformedDatasetException(
                        file + ": line " + names.size() + " is blank; a class name is wanted");
            }
            Integer before = lineOf.put(name, names.size());
            if (before != null) {
                throw new MalformedDatasetException(
                        file
                                + ": line "
                                + names.size()
                                + ": class \""
                                + name
                                + "\" stands in line "
                                + before
                                + ", too");
            }
        }
        return names;
    }

    private static List<String> lines(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new MalformedDatasetException(file + ": no such file");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new MalformedDatasetException(
                    file + ": more than " + MAX_BYTES + " bytes; class names are wanted");
        }
        try {
            return Files.readAllLines(file);
        } catch (CharacterCodingException e) {
            throw new MalformedDatasetException(
                    file + ": not UTF-8 text; a class name a line is wanted");
        }
    }

    private ClassNames() {}
}
