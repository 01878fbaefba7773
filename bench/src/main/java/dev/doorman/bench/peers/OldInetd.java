package dev.doorman.bench.peers;

import dev.doorman.common.account.Crypt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * openbsd-inetd on one port of loopback, with what it starts. It finds its own files in /etc, in a mount namespace: its user is there, and trusts
 * root of this host. Needs root.
 */
public final class OldInetd {
    public static final String USER = "john";
    private static final int UID = 20_001;
    private static final String MOUNT = """
            for file in passwd shadow group nsswitch.conf services pam.d; do
              mount --bind "$1/etc/$file" "/etc/$file" || exit
            done
            # who logs in is noted there
            for place in /run /var/log; do mount -t tmpfs none $place || exit; done
            exec "$2" -i "$1/inetd.conf"
            """;

    private final Path folder;
    private final int port;

    private OldInetd(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Its own echo. */
    public static Server echo(Path folder) throws Exception {
        return new OldInetd(prepared(folder, "inetd-echo"), Ports.free()).start("openbsd-inetd", "internal");
    }

    /** rsh-redone's in.rshd. */
    public static Server rshd(Path folder) throws Exception {
        String server = Programs.find("in.rshd").toString();
        return new OldInetd(prepared(folder, "inetd-rshd"), Ports.free()).start("inetd+in.rshd", server);
    }

    /** inetutils' telnetd, with cat(1) in the place of login. */
    public static Server telnetd(Path folder) throws Exception {
        Path own = prepared(folder, "inetd-telnetd");
        Path shell = Files.writeString(own.resolve("shell"), "#!/bin/sh\nexec cat\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
        String server = "%s telnetd -E %s".formatted(Programs.find("telnetd"), shell);
        return new OldInetd(own, Ports.free()).start("inetd+telnetd", server);
    }

    private static Path prepared(Path folder, String name) throws IOException {
        Path own = Files.createTempDirectory(folder, name);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        return own;
    }

    private Server start(String name, String server) throws Exception {
        String inetd = Programs.find("inetd").toString();
        etc();
        // it starts no more than 256 a minute unless it is told to
        Files.writeString(
                folder.resolve("inetd.conf"), "127.0.0.1:echo stream tcp nowait.1000000 root %s%n".formatted(server));
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c"));
        command.addAll(List.of(MOUNT, "sh", folder.toString(), inetd));
        return Server.start(name, folder, port, command);
    }

    private void etc() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Files.setAttribute(home, "unix:uid", UID);
        Path rhosts = Files.writeString(home.resolve(".rhosts"), "127.0.0.1 root\n");
        Files.setAttribute(rhosts, "unix:uid", UID);
        Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(
                etc.resolve("passwd"),
                "root:x:0:0:root:/root:/bin/bash\n%s:x:%d:%d::%s:/bin/bash\n".formatted(USER, UID, UID, home));
        String hash = new Crypt().hash("unused".getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$doormanbench");
        Files.writeString(etc.resolve("shadow"), "root:*:19000::::::\n%s:%s:19000::::::\n".formatted(USER, hash));
        Files.writeString(etc.resolve("group"), "root:x:0:\ntty:x:5:\n%s:x:%d:\n".formatted(USER, UID));
        Files.writeString(
                etc.resolve("nsswitch.conf"),
                "passwd: files\nshadow: files\ngroup: files\nhosts: files\nservices: files\n");
        // its own services are known by their names alone, so what is served has this name
        Files.writeString(etc.resolve("services"), "echo %d/tcp%n".formatted(port));
        Path pam = Files.createDirectories(etc.resolve("pam.d"));
        Files.writeString(
                pam.resolve("rsh"),
                "auth sufficient pam_rhosts.so\nauth required pam_deny.so\naccount required pam_unix.so\nsession required pam_unix.so\n");
        Files.writeString(pam.resolve("other"), "auth required pam_deny.so\naccount required pam_deny.so\n");
    }
}
