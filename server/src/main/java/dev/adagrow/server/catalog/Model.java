package dev.adagrow.server.catalog;

import java.time.Instant;
import java.util.List;

/**
 * A name under which versions are published.
 *
 * @param id letters, digits, "-" and "_", at most 64
 * @param classes every class that was ever given an index; index i means the same in all versions
 *     that ever answered
 */
public record Model(String id, List<String> classes, Instant created) {
    public Model {
        classes = List.copyOf(classes);
    }
}
