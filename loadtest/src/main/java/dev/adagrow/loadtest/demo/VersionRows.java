package dev.adagrow.loadtest.demo;

import dev.adagrow.bundle.Manifest;
import dev.adagrow.loadtest.demo.Report.VersionRow;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** From a manifest to a row of the table. */
final class VersionRows {
    static VersionRow of(int version, Manifest manifest) {
        Map<String, Long> byPath =
                manifest.files().stream()
                        .collect(
                                Collectors.toMap(
                                        Manifest.FileEntry::path, Manifest.FileEntry::size));
        var sizes = new HashMap<String, Long>();
        for (Manifest.Artifact artifact : manifest.artifacts()) {
            Long size = byPath.get(artifact.path());
            if (size != null) {
                sizes.put(artifact.name(), size);
            }
        }
        return new VersionRow(
                version,
                manifest.provenance().kind(),
                manifest.architecture().map(VersionRows::architecture).orElse("-"),
                manifest.architecture().map(Manifest.Architecture::parameters).orElse(0L),
                sizes,
                manifest.accuracies().test());
    }

    private static String architecture(Manifest.Architecture architecture) {
        String units =
                architecture.units().stream().map(String::valueOf).collect(Collectors.joining("-"));
        int branches = architecture.branches();
        return architecture.family()
                + " "
                + units
                + (branches == 0
                        ? ""
                        : " +" + branches + (branches == 1 ? " branch" : " branches"));
    }

    private VersionRows() {}
}
