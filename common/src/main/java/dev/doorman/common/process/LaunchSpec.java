package dev.doorman.common.process;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What to run, as whom, where. Nothing in it may come from the wire, save what a command's own argument is meant to carry.
 *
 * @param identity null: as this process itself is, where there is no right to be somebody else
 * @param command the program's absolute path, and its arguments
 * @param environment all of it: nothing is inherited
 * @param directory the directory to start in, absolute, entered as the user
 */
public record LaunchSpec(
        @Nullable Identity identity,
        List<String> command,
        Map<String, String> environment,
        String directory,
        MissingDirectory missingDirectory) {
    /**
     * Checks what C would misread.
     *
     * @throws IllegalArgumentException when something holds a NUL, where a C string ends, or a path is not absolute; the
     *     message has no part of it
     */
    public LaunchSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        Stream<String> texts = Stream.concat(command.stream(), Stream.of(directory));
        Stream<String> variables = environment.entrySet().stream().flatMap(v -> Stream.of(v.getKey(), v.getValue()));
        if (Stream.concat(texts, variables).anyMatch(text -> text.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a launch with a NUL in it");
        }
        if (!directory.startsWith("/")
                || command.isEmpty()
                || !command.getFirst().startsWith("/")) {
            throw new IllegalArgumentException("a launch needs absolute paths of a program and a directory");
        }
        if (environment.keySet().stream().anyMatch(name -> name.isEmpty() || name.indexOf('=') >= 0)) {
            throw new IllegalArgumentException("a launch with a variable of no name");
        }
    }
}
