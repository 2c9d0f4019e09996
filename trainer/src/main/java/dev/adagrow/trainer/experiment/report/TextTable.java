package dev.adagrow.trainer.experiment.report;

import java.util.List;

/**
 * Cells as text. The first column is aligned left, all others right.
 *
 * @param lines of equally many cells, the head first
 */
record TextTable(List<List<String>> lines) {
    private static final String BETWEEN = "  ";

    TextTable {
        lines = lines.stream().map(List::copyOf).toList();
    }

    /** Columns of a fixed width, for a terminal. */
    String text() {
        var widths = new int[lines.getFirst().size()];
        for (var line : lines) {
            for (int c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], line.get(c).length());
            }
        }
        var text = new StringBuilder();
        for (var line : lines) {
            var row = new StringBuilder();
            for (int c = 0; c < widths.length; c++) {
                String fill = " ".repeat(widths[c] - line.get(c).length());
                row.append(c == 0 ? line.get(c) + fill : BETWEEN + fill + line.get(c));
            }
            text.append(row.toString().stripTrailing()).append("\n");
        }
        return text.toString();
    }

    String markdown() {
        var text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append("| ")
                    .append(
                            String.join(
                                    " | ", lines.get(i).stream().map(TextTable::escaped).toList()))
                    .append(" |\n");
            if (i == 0) {
                text.append("|---").append("|---:".repeat(lines.get(0).size() - 1)).append("|\n");
            }
        }
        return text.toString();
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|");
    }
}
