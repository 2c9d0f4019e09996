package dev.adagrow.trainer.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Folders that an option names. */
final class Folders {
    /** Makes the folder if it is not there; refuses the option if that cannot be done. */
    static void create(CommandSpec spec, String option, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw refused(spec, option, folder, "not a folder", e);
        } catch (FileSystemException e) {
            var reason = e.getReason();
            throw refused(
                    spec,
                    option,
                    folder,
                    reason == null ? "cannot be made" : "cannot be made: " + reason,
                    e);
        } catch (IOException e) {
            throw refused(spec, option, folder, "cannot be made: " + e.getMessage(), e);
        }
    }

    private static ParameterException refused(
            CommandSpec spec, String option, Path folder, String why, IOException cause) {
        return new ParameterException(
                spec.commandLine(), option + " " + folder + ": " + why, cause);
    }

    private Folders() {}
}
