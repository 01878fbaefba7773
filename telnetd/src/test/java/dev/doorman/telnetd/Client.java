package dev.doorman.telnetd;

import java.nio.file.Path;
import java.util.List;

/** The telnet clients that tests run on a terminal. */
enum Client {
    INETUTILS("inetutils-telnet", "127.0.0.1", "%d"),
    /** Unpacked by {@code ./doorman test}: installed, it would be everybody's telnet. */
    SSL(
            Path.of(System.getProperty("doorman.root", ".."), "target", "peers", "usr", "bin", "telnet-ssl")
                    .toAbsolutePath()
                    .normalize()
                    .toString(),
            "127.0.0.1",
            "%d"),
    BUSYBOX("busybox", "telnet", "127.0.0.1", "%d"),
    PLINK("plink", "-telnet", "-P", "%d", "127.0.0.1");

    /** A word a line. */
    private final String command;

    Client(String... command) {
        this.command = String.join("\n", command);
    }

    List<String> command(int port) {
        return command.lines()
                .map(part -> part.equals("%d") ? String.valueOf(port) : part)
                .toList();
    }
}
