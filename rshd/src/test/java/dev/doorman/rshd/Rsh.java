package dev.doorman.rshd;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.ShiftedPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Debian's two rsh clients against a Doorman that serves shell, as root of a host that the test's user trusts. */
enum Rsh {
    NETKIT("/usr/bin/netkit-rsh"),
    /** Version 85-4 reads the command's errors and writes none of them. */
    REDONE("/usr/bin/rsh-redone-rsh");

    static final int SHELL = 514;

    private final String program;

    Rsh(String program) {
        this.program = program;
    }

    /** A Doorman that serves shell with flags, such as {@code -a}; its user trusts root of this host. */
    static Doorman serving(String flags, String properties) throws IOException, InterruptedException {
        Doorman doorman = Doorman.configured(
                "shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd " + flags + "\n", properties);
        rhosts(doorman, "127.0.0.1 root\n");
        return doorman.start();
    }

    /** Writes the test's user's .rhosts. */
    static void rhosts(Doorman doorman, String text) throws IOException {
        Path rhosts = doorman.home().resolve(".rhosts");
        Files.writeString(rhosts, text);
        Files.setAttribute(rhosts, "unix:uid", Doorman.UID);
        Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
    }

    /** The client's command line for a command of the test's user. */
    List<String> command(Doorman doorman, String... arguments) throws IOException {
        return commandAs(doorman, Doorman.USER, arguments);
    }

    List<String> commandAs(Doorman doorman, String user, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(program, "-l", user, "127.0.0.1"));
        line.addAll(List.of(arguments));
        return ShiftedPorts.command(doorman, line);
    }

    /** Runs a command of the test's user. */
    Apart run(Doorman doorman, String input, String... arguments) throws IOException, InterruptedException {
        return Apart.run(command(doorman, arguments), input);
    }
}
