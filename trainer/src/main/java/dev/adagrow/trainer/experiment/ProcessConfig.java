package dev.adagrow.trainer.experiment;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the process of a training is started.
 *
 * @param command that the arguments of {@code adagrow} follow, beginning with their name
 * @param environment variables by name; a process has the same
 */
public record ProcessConfig(List<String> command, Map<String, String> environment) {
    public ProcessConfig {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * As this process was: the same virtual machine, options, class path and environment.
     *
     * @throws IllegalStateException where the system does not tell which program this is
     */
    public static ProcessConfig ofThisProcess(Class<?> main) {
        var command = new ArrayList<String>();
        command.add(
                ProcessHandle.current()
                        .info()
                        .command()
                        .orElseThrow(
                                () -> new IllegalStateException("which java runs is not known")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        return new ProcessConfig(command, System.getenv());
    }
}
