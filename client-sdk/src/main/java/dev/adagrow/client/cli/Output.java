package dev.adagrow.client.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err progress and failures
 * @param json whether results are one JSON object a line
 * @param terminal whether a person watches, so that a progress bar makes sense
 */
record Output(PrintWriter out, PrintWriter err, boolean json, boolean terminal) {
    /** A message as one line of JSON, unset fields with their defaults. */
    void message(MessageOrBuilder message) {
        try {
            line(
                    JsonFormat.printer()
                            .alwaysPrintFieldsWithNoPresence()
                            .omittingInsignificantWhitespace()
                            .print(message));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("no message of the API holds an Any", e);
        }
    }

    /**
     * @throws ClosedOutputException if nobody reads it
     */
    void line(String text) {
        out.println(text);
        if (out.checkError()) {
            throw new ClosedOutputException();
        }
    }

    /** For the person at the terminal; not part of the result. */
    void note(String text) {
        err.println(text);
        err.flush();
    }

    /** Columns as wide as their widest cell. */
    void table(List<String> header, List<List<String>> rows) {
        var all = new ArrayList<List<String>>();
        all.add(header);
        all.addAll(rows);
        var widths = new int[header.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : all) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i));
                line.repeat(' ', widths[i] - row.get(i).length() + 2);
            }
            line(line.toString().stripTrailing());
        }
    }
}
