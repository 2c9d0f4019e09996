package dev.adagrow.trainer.cli;

import java.io.Console;
import java.lang.reflect.Method;

/** Whether a person watches. Stateless. */
final class Terminal {
    /** From Java 22 on there is a console without a terminal, too, and a method to tell. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean present() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            Method method = Console.class.getMethod("isTerminal");
            return Boolean.TRUE.equals(method.invoke(console));
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private Terminal() {}
}
