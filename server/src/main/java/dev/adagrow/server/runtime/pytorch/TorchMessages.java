package dev.adagrow.server.runtime.pytorch;

import java.util.List;

/** What PyTorch says, without the native stack behind it. Stateless. */
final class TorchMessages {
    private static final String NATIVE_STACK = "Exception raised from";
    private static final String INTERPRETER = "The following operation failed";

    /**
     * The sentence that says what is wrong. The interpreter puts a listing of the code before it,
     * and it is then the last line.
     */
    static String of(Throwable failure) {
        List<String> lines =
                String.valueOf(failure.getMessage())
                        .lines()
                        .takeWhile(line -> !line.startsWith(NATIVE_STACK))
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
        if (lines.isEmpty()) {
            return failure.toString();
        }
        return lines.getFirst().startsWith(INTERPRETER) ? lines.getLast() : lines.getFirst();
    }

    private TorchMessages() {}
}
