package dev.adagrow.trainer.cli;

import dev.adagrow.bundle.BundleException;
import dev.adagrow.trainer.network.Architecture;
import dev.adagrow.trainer.network.Design;
import dev.adagrow.trainer.network.GrowthEvent;
import dev.adagrow.trainer.network.Shape;
import dev.adagrow.trainer.network.family.Families;
import dev.adagrow.trainer.training.LoggedEvent;
import dev.adagrow.trainer.training.NetworkJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Architectures as people write them on a command line, and as a bundle tells them. Stateless. */
final class ArchitectureText {
    private static final String LOG = "growth-log.jsonl";

    /**
     * "16-24-32".
     *
     * @param separator a regular expression
     * @throws IllegalArgumentException naming what it is
     */
    static List<Integer> numbers(String what, String text, String separator, int least, int most) {
        var numbers = new ArrayList<Integer>();
        for (var part : text.split(separator, -1)) {
            int n;
            try {
                n = Integer.parseInt(part.strip());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        what + " " + text + ": \"" + part + "\" is no number", e);
            }
            if (n < least || n > most) {
                throw new IllegalArgumentException(
                        what + " " + text + ": " + n + " is outside " + least + ".." + most);
            }
            numbers.add(n);
        }
        return numbers;
    }

    /**
     * @param branches names apart by + signs, by id of the main convolution
     * @throws IllegalArgumentException if there is no such convolution, or the branch does not fit
     *     it
     */
    static Architecture withBranches(Architecture net, Map<String, String> branches) {
        var grown = net;
        for (var entry : branches.entrySet()) {
            for (var name : entry.getValue().split("\\+", -1)) {
                try {
                    var branch = NetworkJson.branch(name.strip());
                    grown =
                            grown.after(
                                    new GrowthEvent.BranchesAdded(Map.of(entry.getKey(), branch)));
                } catch (IOException | IllegalArgumentException e) {
                    throw new IllegalArgumentException("--branches: " + e.getMessage(), e);
                }
            }
        }
        return grown;
    }

    /** Replays the bundle's growth log. */
    static Architecture ofBundle(Path file) throws IOException {
        var bundle = Archives.bundle(file);
        var manifest = bundle.manifest();
        var declared =
                manifest.architecture()
                        .orElseThrow(() ->
                                new BundleException(
                                        file + ": the manifest declares no architecture"));
        var lines = bundle.entries().get(LOG);
        var shape = manifest.signature().inputs().getFirst().shape();
        if (lines == null || shape.size() != 3) {
            throw new BundleException(file + ": no " + LOG + ", or an input that is no image");
        }
        var log = NetworkJson.readLog(lines).stream().map(LoggedEvent::event).toList();
        try {
            var grown =
                    Architecture.empty(
                            Families.named(declared.family())
                                    .orElseThrow(() ->
                                            new BundleException(
                                                    file
                                                            + ": unknown family \""
                                                            + declared.family()
                                                            + "\"")),
                            new Design(
                                    Design.Variant.valueOf(declared.variant()),
                                    declared.activated(),
                                    true),
                            new Shape(shape.get(0), shape.get(1), shape.get(2)),
                            declared.widths(),
                            manifest.classes().size());
            return Architecture.replay(grown.origin(log), log);
        } catch (IllegalArgumentException e) {
            throw new BundleException(file + ": " + LOG + " cannot be replayed: " + e.getMessage());
        }
    }

    private ArchitectureText() {}
}
