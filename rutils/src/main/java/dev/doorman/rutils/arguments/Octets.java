package dev.doorman.rutils.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A program's arguments as they are: Java has decoded its own, and lost what the locale does not spell. */
public final class Octets {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Octets() {}

    /** The last arguments of this process, each octet a char. */
    public static List<String> arguments(int count) throws IOException {
        List<String> all =
                List.of(new String(Files.readAllBytes(COMMAND_LINE), StandardCharsets.ISO_8859_1).split("\0", -1));
        // each has a NUL behind it, the last too
        return all.subList(all.size() - 1 - count, all.size() - 1);
    }
}
