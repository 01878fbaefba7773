package dev.doorman.common.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets old clients that know no port option find the ports of a {@link Doorman} under test: they look their service up by
 * name, so they are run in a mount namespace whose services database has the moved ports. Needs root.
 */
public final class ShiftedPorts {
    private static final String MOUNT = "mount --bind \"$1\" /etc/services && shift && exec \"$@\"";

    private ShiftedPorts() {}

    /** A command line that runs another where {@code telnet}, {@code shell}, {@code login}, {@code exec} and {@code ntalk} are the test's. */
    public static List<String> command(Doorman doorman, List<String> command) throws IOException {
        Path services = doorman.folder().resolve("services");
        if (Files.notExists(services)) {
            Files.writeString(services, """
                    telnet %d/tcp
                    exec %d/tcp
                    login %d/tcp
                    shell %d/tcp cmd
                    talk %d/udp
                    ntalk %d/udp
                    """.formatted(
                            doorman.port(23),
                            doorman.port(512),
                            doorman.port(513),
                            doorman.port(514),
                            doorman.port(517),
                            doorman.port(518)));
        }
        List<String> line = new ArrayList<>(List.of(
                "unshare", "--mount", "--propagation", "private", "sh", "-c", MOUNT, "sh", services.toString()));
        line.addAll(command);
        return line;
    }
}
