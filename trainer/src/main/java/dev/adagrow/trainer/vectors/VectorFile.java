package dev.adagrow.trainer.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.adagrow.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** One file of reference answers. */
public final class VectorFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Compares one case; an entry for each answer that the case has. */
    @FunctionalInterface
    interface Check {
        List<Report.Entry> check(String name, JsonNode vector) throws ConfigException;
    }

    private record Known(double tolerance, Check check) {}

    private static Optional<Known> known(String file) {
        return switch (file) {
            case "fold.json" ->
                    Optional.of(new Known(1e-9, (n, v) -> FoldVectors.branches(n, v, 1e-9)));
            case "fold_pre_bn.json" ->
                    Optional.of(new Known(1e-9, (n, v) -> FoldVectors.batchNormBefore(n, v, 1e-9)));
            case "obs.json" -> Optional.of(new Known(1e-6, (n, v) -> ObsVectors.check(n, v, 1e-6)));
            case "stop.json" ->
                    Optional.of(new Known(1e-12, (n, v) -> StopVectors.check(n, v, 1e-12)));
            case "mcnemar.json" ->
                    Optional.of(new Known(1e-12, (n, v) -> McNemarVectors.check(n, v, 1e-12)));
            default -> Optional.empty();
        };
    }

    /**
     * Checks every JSON file of a folder, in order of their names.
     *
     * @throws ConfigException if the folder holds none, or one is not what it should be; the
     *     message names file and field
     */
    public static List<Report> checkAll(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new ConfigException(folder + ": no such folder");
        }
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
        if (files.isEmpty()) {
            throw new ConfigException(folder + " holds no .json file");
        }
        var reports = new ArrayList<Report>();
        for (var file : files) {
            reports.add(check(file));
        }
        return reports;
    }

    private static Report check(Path path) throws IOException {
        String file = String.valueOf(path.getFileName());
        var known = known(file);
        var entries = new ArrayList<Report.Entry>();
        var cases = read(path);
        for (int i = 0; i < cases.size(); i++) {
            String name = cases.get(i).path("name").asText("case " + i);
            if (known.isEmpty()) {
                entries.add(
                        new Report.Entry(
                                name, new CheckResult.Unknown("nothing here answers " + file)));
                continue;
            }
            try {
                entries.addAll(known.get().check().check(name, cases.get(i)));
            } catch (ConfigException e) {
                throw new ConfigException(path + ": " + name + ": " + e.getMessage());
            }
        }
        var tolerance =
                known.map(k -> OptionalDouble.of(k.tolerance())).orElse(OptionalDouble.empty());
        return new Report(file, tolerance, entries);
    }

    private static JsonNode read(Path path) throws IOException {
        try {
            var cases = JSON.readTree(path.toFile());
            if (!cases.isArray()) {
                throw new ConfigException(path + ": not an array of cases");
            }
            return cases;
        } catch (JsonProcessingException e) {
            throw new ConfigException(path + ": not JSON: " + e.getOriginalMessage());
        }
    }

    private VectorFile() {}
}
