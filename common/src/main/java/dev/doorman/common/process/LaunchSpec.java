package dev.doorman.common.process;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to run, as whom, where. Nothing in it may come from the wire, save what a command's own argument is meant to carry.
 *
 * @param identity null: as this process itself is, where there is no right to be somebody else
 * @param command the program's absolute path, and its arguments
 * @param environment all of it: nothing is inherited
 * @param directory the directory to start in, entered as the user
 */
public record LaunchSpec(
        @Nullable Identity identity,
        List<String> command,
        Map<String, String> environment,
        String directory,
        MissingDirectory missingDirectory) {
    public LaunchSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
