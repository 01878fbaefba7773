package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Passive mode with the gateway behind an address of another's: clients dial 127.0.0.77 or fd00:d00d::77, where something passes each
 * port on to the gateway, as NAT does, and as a container's published ports do.
 */
class NatIT {
    private static final int FIRST = 30_700;
    private static final int PORTS = 4;
    private static final String PUBLIC = "127.0.0.77";
    private static final String PUBLIC6 = "fd00:d00d::77";

    private static final List<Process> FORWARDERS = new ArrayList<>();
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        ip("address", "add", PUBLIC6 + "/128", "dev", "lo", "nodad");
        host = FtpHost.start(
                "callback-passive-ports = " + FIRST + "-" + (FIRST + PORTS - 1),
                "callback-advertise = " + PUBLIC + ", " + PUBLIC6);
        forward(host.port());
        for (int i = 0; i < PORTS; i++) {
            forward(FIRST + i);
        }
    }

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Tools.Output _ = Tools.run(new byte[0], command);
    }

    private static void forward(int port) throws Exception {
        FORWARDERS.add(new ProcessBuilder(
                        "socat",
                        "TCP4-LISTEN:%d,bind=%s,fork,reuseaddr".formatted(port, PUBLIC),
                        "TCP4:127.0.0.1:" + port)
                .start());
        FORWARDERS.add(new ProcessBuilder(
                        "socat",
                        "TCP6-LISTEN:%d,bind=[%s],fork,reuseaddr,ipv6only=1".formatted(port, PUBLIC6),
                        "TCP6:[::1]:" + port)
                .start());
    }

    @AfterAll
    static void stop() throws Exception {
        FORWARDERS.forEach(Process::destroy);
        host.close();
        ip("address", "del", PUBLIC6 + "/128", "dev", "lo");
    }

    private static RawFtp client(String address) {
        return await().ignoreException(IOException.class).until(() -> new RawFtp(address, host.port()), _ -> true);
    }

    @Test
    void theAdvertisedAddressIsTold() throws Exception {
        host.owned("file", new byte[100]);
        try (RawFtp client = client(PUBLIC).login()) {
            InetSocketAddress told = client.passive();
            assertThat(told.getAddress().getHostAddress()).isEqualTo(PUBLIC);
            assertThat(told.getPort()).isBetween(FIRST, FIRST + PORTS - 1);
            try (Socket data = new Socket(told.getAddress(), told.getPort())) {
                client.say("RETR file", "150");
                assertThat(data.getInputStream().readAllBytes()).hasSize(100);
            }
        }
    }

    @Test
    void curlInAllPassiveWays() throws Exception {
        byte[] content = FtpHost.random(300_000, 77);
        String sent = host.local("nat", content).toString();
        for (String[] way : new String[][] {
            {"ftp://" + PUBLIC + ":", ""},
            {"ftp://" + PUBLIC + ":", "--disable-epsv --no-ftp-skip-pasv-ip"},
            {"ftp://[" + PUBLIC6 + "]:", ""},
        }) {
            client(way[0].contains("[") ? PUBLIC6 : PUBLIC).close();
            List<String> command =
                    new ArrayList<>(List.of("curl", "-sS", "-g", "--user", Doorman.USER + ":" + Doorman.PASSWORD));
            if (!way[1].isEmpty()) {
                command.addAll(List.of(way[1].split(" ", -1)));
            }
            command.addAll(List.of("-T", sent, way[0] + host.port() + "/up"));
            Apart up = Apart.run(command, "");
            assertThat(up.status()).as("%s %s", command, up.errors()).isZero();
            assertThat(host.home().resolve("up")).hasBinaryContent(content);
        }
    }

    /** Few ports serve many, one after the other: each is given back at once. */
    @Test
    void aFewPortsServeManyTransfers() throws Exception {
        host.owned("file", new byte[100]);
        try (RawFtp client = client(PUBLIC).login()) {
            for (int i = 0; i < 50; i++) {
                try (Socket data = client.data()) {
                    client.say("RETR file", "150");
                    assertThat(data.getInputStream().readAllBytes()).hasSize(100);
                }
                assertThat(client.reply()).startsWith("226");
            }
        }
    }
}
