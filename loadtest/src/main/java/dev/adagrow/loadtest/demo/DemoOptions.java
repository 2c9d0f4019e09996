package dev.adagrow.loadtest.demo;

import dev.adagrow.dataset.source.DatasetSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to play.
 *
 * @param seed all randomness follows from it, but for thread timing
 * @param data of the first and of the drifted task; empty: drawn digits
 * @param newData of the classes that come later; empty: drawn letters
 * @param out folder for everything that the play writes, kept; empty: a temporary one
 * @param keep keeps the temporary folder
 */
public record DemoOptions(
        long seed,
        Optional<DatasetSource> data,
        Optional<DatasetSource> newData,
        Optional<Path> out,
        boolean keep) {}
