package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client behind a router that translates addresses, each a network namespace: what comes from a port that the client did not
 * send to does not reach it. Needs root.
 *
 * <pre>
 *   client 10.233.1.2 ── 10.233.1.1 router 10.233.2.2 ── 10.233.2.1 here
 * </pre>
 */
class NatIT {
    private static final String PREFIX = "tn" + ProcessHandle.current().pid() % 100_000;
    private static final String CLIENT = PREFIX + "c";
    private static final String ROUTER = PREFIX + "r";
    private static final String HERE = "10.233.2.1";
    /** The service that answers from its own port. */
    private static final int SINGLE = 68;

    private static final byte[] CONTENT = TftpHost.random(100_000);

    private static Doorman doorman;
    private static Path served;

    private static void ip(String arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        Tools.Output output = Tools.run(new byte[0], command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
    }

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("", "service." + SINGLE + ".single-port = true\n");
        network();
        served = Files.createDirectories(doorman.folder().resolve("served"));
        Files.setPosixFilePermissions(
                Files.write(served.resolve("image"), CONTENT), PosixFilePermissions.fromString("rw-r--r--"));
        String server = " dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd -c -s " + served + "\n";
        doorman.write("inetd.conf", "tftp" + server + SINGLE + server);
        doorman.start("--bind", "*");
    }

    private static void network() throws Exception {
        ip("netns add " + CLIENT);
        ip("netns add " + ROUTER);
        ip("link add %s type veth peer name outer netns %s".formatted(PREFIX + "v", ROUTER));
        ip("-n %s link add inner type veth peer name eth0 netns %s".formatted(ROUTER, CLIENT));
        ip("address add %s/30 dev %s".formatted(HERE, PREFIX + "v"));
        ip("link set %s up".formatted(PREFIX + "v"));
        ip("-n %s address add 10.233.2.2/30 dev outer".formatted(ROUTER));
        ip("-n %s address add 10.233.1.1/30 dev inner".formatted(ROUTER));
        ip("-n %s link set outer up".formatted(ROUTER));
        ip("-n %s link set inner up".formatted(ROUTER));
        ip("-n %s address add 10.233.1.2/30 dev eth0".formatted(CLIENT));
        ip("-n %s link set eth0 up".formatted(CLIENT));
        ip("-n %s route add default via 10.233.1.1".formatted(CLIENT));
        ip("netns exec %s sysctl -q -w net.ipv4.ip_forward=1".formatted(ROUTER));
        ip("netns exec %s iptables -t nat -A POSTROUTING -o outer -j MASQUERADE".formatted(ROUTER));
    }

    @AfterAll
    static void stop() throws Exception {
        // the pairs of interfaces go with them
        Tools.run(new byte[0], List.of("ip", "netns", "delete", CLIENT));
        Tools.run(new byte[0], List.of("ip", "netns", "delete", ROUTER));
        Tools.run(new byte[0], List.of("ip", "link", "delete", PREFIX + "v"));
        doorman.close();
    }

    private static Tools.Output atftp(int port, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", CLIENT, "atftp", "--tftp-timeout", "1"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(HERE, String.valueOf(doorman.port(port))));
        return Tools.run(new byte[0], command);
    }

    @Test
    void aPortOfTheTransfersOwnDoesNotReachTheClient() throws Exception {
        Path back = doorman.folder().resolve("own");
        assertThat(atftp(TftpHost.TFTP, "--get", "-r", "image", "-l", back.toString())
                        .status())
                .isNotZero();
        if (Files.exists(back)) {
            assertThat(back).isEmptyFile();
        }
        // the request came, and was answered
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(doorman.log("tftpd"))
                        .containsPattern("service=tftp client=10.233.2.2:\\d+ outcome=timed-out phase=transfer"));
    }

    @Test
    void aSinglePortDoes() throws Exception {
        Path back = doorman.folder().resolve("single");
        Tools.Output output = atftp(SINGLE, "--get", "-r", "image", "-l", back.toString());
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(back).hasBinaryContent(CONTENT);
        // windows whose blocks leave together, and such as are fragmented on the way, which cannot
        for (int blockSize : new int[] {1428, 4000}) {
            Path windows = doorman.folder().resolve("windows" + blockSize);
            output = atftp(
                    SINGLE,
                    "--option",
                    "windowsize 8",
                    "--option",
                    "blksize " + blockSize,
                    "--get",
                    "-r",
                    "image",
                    "-l",
                    windows.toString());
            assertThat(output.status()).as(output.text()).isZero();
            assertThat(windows).hasBinaryContent(CONTENT);
        }
        output = atftp(SINGLE, "--option", "windowsize 8", "--put", "-r", "up", "-l", back.toString());
        assertThat(output.status()).as(output.text()).isZero();
        assertThat(served.resolve("up")).hasBinaryContent(CONTENT);
        // tftp-hpa sends both requests from one port
        output = Tools.run(
                new byte[0],
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        CLIENT,
                        "sh",
                        "-c",
                        "printf 'binary\\nget image %1$s\\nget image %2$s\\nquit\\n' | tftp %3$s %4$d"
                                .formatted(
                                        doorman.folder().resolve("one"),
                                        doorman.folder().resolve("two"),
                                        HERE,
                                        doorman.port(SINGLE))));
        assertThat(doorman.folder().resolve("one")).as(output.text()).hasBinaryContent(CONTENT);
        assertThat(doorman.folder().resolve("two")).as(output.text()).hasBinaryContent(CONTENT);
    }
}
