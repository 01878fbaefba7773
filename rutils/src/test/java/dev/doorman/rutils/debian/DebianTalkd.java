package dev.doorman.rutils.debian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A host with one of Debian's two talkd, which {@code ./doorman test} unpacks into target/peers, under openbsd-inetd, on its own
 * port, in namespaces of its own. There are john and mary; who is logged in is told by a utmp of its own, into which {@code login}
 * writes. Needs root.
 */
final class DebianTalkd implements AutoCloseable {
    private static final Path PEERS = Path.of(System.getProperty("doorman.root", ".."), "target", "peers")
            .toAbsolutePath()
            .normalize();
    private static final String START = """
            ip link set lo up
            hostname "$3"
            mount -t proc proc /proc
            for file in passwd group hosts hosts.allow hosts.deny nsswitch.conf services; do
              mount --bind "$1/etc/$file" /etc/$file || exit
            done
            for place in /run /var/log; do mount -t tmpfs none $place || exit; done
            : >/run/utmp
            exec "$2" -i "$1/inetd.conf"
            """;
    /** Puts who it is told on this terminal, notes that, and becomes a shell of his. */
    private static final String LOGIN = """
            terminal=$(tty)
            line=${terminal#/dev/}
            printf '[7] [%05d] [%-4.4s] [%-8s] [%-12s] [%-20s] [%-15s] [2026-11-27T02:30:00,000000+00:00]\\n' \\
              $$ "${line#pts}" "$1" "$line" somewhere 192.0.2.1 >>/run/who
            utmpdump -r </run/who >/run/utmp
            chown "$1" "$terminal"
            exec setpriv --reuid="$1" --regid=tty --clear-groups \\
              env -i PATH="$PATH" LANG=C.UTF-8 TERM=vt100 LOGNAME="$1" USER="$1" HOME=/ PS1='ready> ' \\
              bash --noprofile --norc --noediting -i
            """;

    private final Path folder;
    private final Process unshare;

    private DebianTalkd(Path folder, Process unshare) {
        this.folder = folder;
        this.unshare = unshare;
    }

    /**
     * Starts one.
     *
     * @param program the daemon's: in.ntalkd is netkit's, talkd is that of the inetutils
     * @param name the host's own
     * @param hosts what the host knows of others, and of itself
     */
    static DebianTalkd start(Path folder, String program, String name, String hosts) throws Exception {
        Path inetd = PEERS.resolve("usr/sbin/inetd");
        Path daemon = PEERS.resolve("usr/sbin").resolve(program);
        assertThat(inetd).as("./doorman test unpacks it").isExecutable();
        assertThat(daemon).as("./doorman test unpacks it").isExecutable();
        configure(folder, daemon, hosts);
        Process unshare = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--uts",
                        "--mount",
                        "--propagation",
                        "private",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        "-c",
                        START,
                        "sh",
                        folder.toString(),
                        inetd.toString(),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("inetd.log").toFile())
                .start();
        DebianTalkd host = new DebianTalkd(folder, unshare);
        await().atMost(20, TimeUnit.SECONDS).until(() -> !unshare.isAlive() || host.serves());
        assertThat(unshare.isAlive())
                .as(Files.readString(folder.resolve("inetd.log")))
                .isTrue();
        return host;
    }

    private static void configure(Path folder, Path daemon, String hosts) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/bash
                nobody:x:65534:65534::/nonexistent:/bin/false
                john:x:20001:20001::/:/bin/bash
                mary:x:20002:20002::/:/bin/bash
                """);
        Files.writeString(etc.resolve("group"), "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n");
        Files.writeString(etc.resolve("hosts"), hosts);
        Files.writeString(etc.resolve("hosts.allow"), "");
        Files.writeString(etc.resolve("hosts.deny"), "");
        Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\ngroup: files\nhosts: files\nservices: files\n");
        Files.writeString(etc.resolve("services"), "talk 517/udp\nntalk 518/udp\n");
        Files.writeString(folder.resolve("login"), LOGIN);
        Files.writeString(
                folder.resolve("inetd.conf"),
                "ntalk dgram udp wait root %s %s\n".formatted(daemon, daemon.getFileName()));
    }

    private boolean serves() throws IOException, InterruptedException {
        return unshare.children().findAny().isPresent()
                && Apart.run(command("cat", "/proc/net/udp"), "").text().contains(":0206 00000000:0000");
    }

    /** Lays a cable from this host to another. */
    void connect(String address, DebianTalkd other, String otherAddress) throws IOException, InterruptedException {
        String cable = """
                ip link add cable netns "$1" type veth peer name cable netns "$2"
                for end in "$1 $3" "$2 $4"; do
                  set -- $end
                  nsenter --target "$1" --net ip address add "$2/24" dev cable
                  nsenter --target "$1" --net ip link set cable up
                done
                """;
        Apart end = Apart.run(List.of("sh", "-ec", cable, "sh", pid(), other.pid(), address, otherAddress), "");
        assertThat(end).isEqualTo(new Apart(0, "", ""));
    }

    private String pid() {
        return String.valueOf(unshare.children().findAny().orElseThrow().pid());
    }

    private List<String> command(String... command) {
        List<String> line =
                new ArrayList<>(List.of("/usr/bin/nsenter", "--target", pid(), "--net", "--uts", "--mount", "--pid"));
        line.addAll(List.of(command));
        return line;
    }

    /** The command line that logs in there, at the terminal at which it is run, without the user's name. */
    List<String> login() {
        return command("bash", folder.resolve("login").toString());
    }

    @Override
    public void close() {
        // it takes its child with it, and that the namespaces and all that is in them
        unshare.destroyForcibly();
        unshare.onExit().join();
    }
}
