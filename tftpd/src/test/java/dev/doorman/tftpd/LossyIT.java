package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Soak;
import dev.doorman.tftpd.Client.Mode;
import dev.doorman.tftpd.Client.Way;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A link that loses, doubles and reorders, and real clients behind it. */
class LossyIT {
    private static final long SEED = 4711;
    private static final int BLOCK = 512;
    private static final double MOST = 1.5;
    /** atftp gives up where an OACK comes twice: request, OACK, its acknowledgement. */
    private static final int NEGOTIATION = 3;

    private static TftpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = TftpHost.serving("-c -s", "");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    /** A transfer. */
    @FunctionalInterface
    private interface Transfer {
        void by(int port, String name, Path local) throws Exception;
    }

    /**
     * Transfers a file over the link, and compares.
     *
     * @param window blocks that one acknowledgement is for
     * @param most how many times the packets that there would be if nothing happened to any
     */
    private static void check(String what, Way way, int bytes, int window, double most, Transfer transfer)
            throws Exception {
        byte[] content = TftpHost.random(bytes);
        double sum = 0;
        int rounds = Soak.rounds(1, 10);
        for (int round = 0; round < rounds; round++) {
            long seed = SEED + round;
            String name = "lossy-" + what + "-" + way + round;
            Path local = host.local(name);
            if (way == Way.GET) {
                host.serve(name, content);
            } else {
                Files.write(local, content);
            }
            try (LossyRelay relay = new LossyRelay(host.port(), seed, window > 1 ? NEGOTIATION : 0)) {
                transfer.by(relay.port(), name, local);
                Path there = way == Way.GET ? local : host.served(name);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(Files.readAllBytes(there))
                                .as("%s, seed %d", what, seed)
                                .isEqualTo(content));
                int blocks = bytes / BLOCK + 1;
                sum += relay.passed() / (double) (blocks + blocks / window + 1);
            }
        }
        System.err.printf("lossy %s %s: %.2f times the ideal count of packets%n", what, way, sum / rounds);
        assertThat(sum / rounds).as("%s, from seed %d on", what, SEED).isLessThan(most);
    }

    @ParameterizedTest
    @CsvSource({
        "HPA, GET, 100000",
        "HPA, PUT, 2000",
        "ATFTP, GET, 100000",
        "ATFTP, PUT, 20000",
        // it agrees on a timeout of six seconds
        "CURL, GET, 8000",
        "BUSYBOX, GET, 100000",
        "BUSYBOX, PUT, 50000",
        "COMMONS_NET, GET, 100000"
    })
    void inLockstep(Client client, Way way, int bytes) throws Exception {
        check(
                client.name(),
                way,
                bytes,
                1,
                MOST,
                (port, name, local) -> client.transfer(way, port, name, local, Mode.OCTET));
    }

    @ParameterizedTest
    @CsvSource({
        "2, GET, 200000, 1.5",
        "4, GET, 200000, 1.5",
        "4, PUT, 100000, 1.5",
        // of eight blocks one is lost or overtaken more often than not, and who receives keeps none of those behind it
        "8, GET, 200000, 2.0",
        "8, PUT, 100000, 2.0"
    })
    void inWindows(int window, Way way, int bytes, double most) throws Exception {
        check("atftp-" + window, way, bytes, window, most, (port, name, local) -> {
            String _ = Client.atftp(way, port, name, local, "windowsize " + window);
        });
    }
}
