package dev.doorman.bench.work;

import dev.doorman.bench.peers.Ours;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A Doorman that serves shell, whose user trusts root of this host. */
final class RshHost {
    static final int SHELL = 514;

    private RshHost() {}

    static Ours start() throws IOException, InterruptedException {
        return Ours.start("shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd\n", "", doorman -> {
            Path rhosts = Files.writeString(doorman.home().resolve(".rhosts"), "127.0.0.1 root\n");
            Files.setAttribute(rhosts, "unix:uid", Doorman.UID);
            Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
        });
    }
}
