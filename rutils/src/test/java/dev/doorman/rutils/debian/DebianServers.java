package dev.doorman.rutils.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.account.Crypt;
import dev.doorman.common.testing.Apart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * openbsd-inetd with rsh-redone's in.rshd and in.rlogind and netkit's in.rexecd, which {@code ./doorman test} unpacks into target/peers,
 * on their own ports, in namespaces of their own, where there are a user of the tests' and root, who may be him. There everybody may
 * have a port below 1024, unless a test says otherwise. Needs root.
 */
final class DebianServers implements AutoCloseable {
    static final String USER = "john";
    /** The old in.rexecd takes no longer one than 16 bytes. */
    static final String PASSWORD = "teapot-4711";

    static final int UID = 20_001;

    private static final Path PEERS = Path.of(System.getProperty("doorman.root", ".."), "target", "peers")
            .toAbsolutePath()
            .normalize();
    private static final String START = """
            ip link set lo up
            echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start
            for file in passwd shadow group hosts nsswitch.conf services pam.d; do
              mount --bind "$1/etc/$file" /etc/$file || exit
            done
            # who logs in is noted there
            for place in /run /var/log; do mount -t tmpfs none $place || exit; done
            exec "$2" -i "$1/inetd.conf"
            """;

    private final Path folder;
    private final Process inetd;

    DebianServers(Path folder) throws Exception {
        this.folder = folder;
        Path inetdProgram = server("inetd");
        assertThat(inetdProgram).as("./doorman test unpacks it").isExecutable();
        configure();
        inetd = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        START,
                        "sh",
                        folder.toString(),
                        inetdProgram.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("inetd.log").toFile())
                .start();
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> !inetd.isAlive()
                        || run("sh", "-c", "cat /proc/net/tcp").text().contains(":0201 00000000:0000 0A"));
        assertThat(inetd.isAlive())
                .as(Files.readString(folder.resolve("inetd.log")))
                .isTrue();
    }

    private static Path server(String name) {
        return PEERS.resolve("usr/sbin").resolve(name);
    }

    private void configure() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectories(home());
        Files.setAttribute(home, "unix:uid", UID);
        String hash = new Crypt().hash(PASSWORD.getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$doormantest");
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(
                etc.resolve("passwd"),
                "root:x:0:0:root:/root:/bin/bash\n%s:x:%d:%d::%s:/bin/bash\n".formatted(USER, UID, UID, home));
        Files.writeString(etc.resolve("shadow"), "root:*:19000::::::\n%s:%s:19000::::::\n".formatted(USER, hash));
        Files.writeString(etc.resolve("group"), "root:x:0:\ntty:x:5:\n%s:x:%d:\n".formatted(USER, UID));
        Files.writeString(etc.resolve("hosts"), "127.0.0.1 localhost\n");
        Files.writeString(
                etc.resolve("nsswitch.conf"),
                "passwd: files\nshadow: files\ngroup: files\nhosts: files\nservices: files\n");
        Files.writeString(etc.resolve("services"), "exec 512/tcp\nlogin 513/tcp\nshell 514/tcp\n");
        Path pam = Files.createDirectories(etc.resolve("pam.d"));
        // login(1) is what in.rlogind runs
        for (String service : List.of("rsh", "rlogin", "rexec", "login")) {
            // all that the packages' own files ask for, without what Debian's other files are
            String rhosts =
                    service.startsWith("r") && !service.equals("rexec") ? "auth sufficient pam_rhosts.so\n" : "";
            String login = service.equals("rsh") ? "auth required pam_deny.so\n" : "auth required pam_unix.so\n";
            Files.writeString(
                    pam.resolve(service),
                    rhosts + login + "account required pam_unix.so\nsession required pam_unix.so\n");
        }
        Files.writeString(pam.resolve("other"), "auth required pam_deny.so\naccount required pam_deny.so\n");
        Files.writeString(folder.resolve("inetd.conf"), """
                exec stream tcp nowait root %s in.rexecd
                login stream tcp nowait root %s in.rlogind
                shell stream tcp nowait root %s in.rshd
                """.formatted(
                        server("in.rexecd"), server("in.rlogind"), server("in.rshd")));
        rhosts("127.0.0.1 root\n127.0.0.1 %s\n".formatted(USER));
    }

    /** Writes the user's .rhosts. */
    private void rhosts(String text) throws IOException {
        Path rhosts = home().resolve(".rhosts");
        Files.writeString(rhosts, text);
        Files.setAttribute(rhosts, "unix:uid", UID);
        Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
    }

    Path home() {
        return folder.resolve("home").resolve(USER);
    }

    /** The command line that runs another where the servers are, as root. */
    List<String> command(String... command) {
        List<String> line = new ArrayList<>(
                List.of("/usr/bin/nsenter", "--target", String.valueOf(inetd.pid()), "--net", "--mount"));
        line.addAll(List.of(command));
        return line;
    }

    /** Runs something there, as root. */
    Apart run(String... command) throws IOException, InterruptedException {
        return run("", List.of(command));
    }

    /** Runs something there with some input, as root. */
    Apart run(String input, List<String> command) throws IOException, InterruptedException {
        return Apart.run(command(command.toArray(String[]::new)), input);
    }

    @Override
    public void close() {
        // the namespaces and all that is in them go with it
        inetd.destroy();
    }
}
