package dev.adagrow.trainer.run.deliver;

import java.util.List;

/**
 * What a gate found.
 *
 * @param findings in the order of the checks
 */
public record GateVerdict(List<Finding> findings) {
    /** One condition. */
    public record Finding(boolean holds, String text) {
        @Override
        public String toString() {
            return (holds ? "ok: " : "FAILED: ") + text;
        }
    }

    public GateVerdict {
        findings = List.copyOf(findings);
    }

    public boolean passed() {
        return findings.stream().allMatch(Finding::holds);
    }

    /** A line for each finding. */
    public String report() {
        return String.join("\n", findings.stream().map(Finding::toString).toList());
    }
}
