package dev.doorman.common.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Lets old clients that know no port option find the ports of a {@link Doorman} under test: they look their service up by
 * name, so they are run in a mount namespace whose services database has the moved ports. Needs root.
 */
public final class ShiftedPorts {
    private static final String MOUNT = "mount --bind \"$1\" /etc/services && shift && exec \"$@\"";

    private static final Map<String, Integer> SERVICES =
            Map.of("telnet", 23, "exec", 512, "login", 513, "shell", 514, "talk", 517, "ntalk", 518);

    private ShiftedPorts() {}

    /** A command line that runs another where {@code telnet}, {@code shell}, {@code login}, {@code ntalk} and so on are the test's. */
    public static List<String> command(Doorman doorman, List<String> command) throws IOException {
        return command(doorman.folder(), doorman::port, command);
    }

    /**
     * As {@link #command(Doorman, List)}, for what else serves.
     *
     * @param folder takes the services database
     * @param ports where a well-known port is
     */
    public static List<String> command(Path folder, IntUnaryOperator ports, List<String> command) throws IOException {
        Path services = folder.resolve("services");
        if (Files.notExists(services)) {
            StringBuilder lines = new StringBuilder();
            SERVICES.forEach((name, port) -> lines.append(
                    "%s %d/%s%n".formatted(name, ports.applyAsInt(port), name.endsWith("talk") ? "udp" : "tcp")));
            Files.writeString(services, lines);
        }
        List<String> line = new ArrayList<>(List.of(
                "unshare", "--mount", "--propagation", "private", "sh", "-c", MOUNT, "sh", services.toString()));
        line.addAll(command);
        return line;
    }
}
