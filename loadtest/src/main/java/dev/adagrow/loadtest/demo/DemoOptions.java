package dev.adagrow.loadtest.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to play.
 *
 * @param seed all randomness follows from it, but for thread timing
 * @param idx folder of IDX files; empty: drawn digits
 * @param out folder for everything that the play writes, kept; empty: a temporary one
 * @param keep keeps the temporary folder
 */
public record DemoOptions(long seed, Optional<Path> idx, Optional<Path> out, boolean keep) {}
