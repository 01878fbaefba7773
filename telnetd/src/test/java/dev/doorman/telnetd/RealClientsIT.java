package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGeneratorFactory;
import org.apache.commons.net.telnet.EchoOptionHandler;
import org.apache.commons.net.telnet.SuppressGAOptionHandler;
import org.apache.commons.net.telnet.TelnetClient;
import org.apache.commons.net.telnet.TerminalTypeOptionHandler;
import org.apache.commons.net.telnet.WindowSizeOptionHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients that people and programs have, each with what it can do. */
class RealClientsIT {
    private static final int TELNET = 23;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPersonWorks(Client client) throws Exception {
        int port = doorman.port(TELNET);
        List<String> arguments =
                new ArrayList<>(List.of(client.name(), String.valueOf(port), Doorman.USER, Doorman.PASSWORD));
        arguments.addAll(client.command(port));
        String output = Tools.expect(Tools.script(getClass(), "client.exp"), LIMIT, arguments.toArray(String[]::new));
        assertThat(output).doesNotContain(Doorman.PASSWORD);
        await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
    }

    /** Python, over raw sockets: every byte, up and down, with BINARY and without it. */
    @ParameterizedTest
    @ValueSource(strings = {"binary", "nvt"})
    void aFileGoesThroughCatBothWaysUnchanged(String mode) throws Exception {
        byte[] random = new byte[200_000];
        RandomGeneratorFactory.of("L64X128MixRandom").create(4711).nextBytes(random);
        // what telnet has a meaning for, in all its orders
        byte[] special = {(byte) 255, '\r', '\n', 0, (byte) 242, (byte) 240, (byte) 250};
        for (int i = 0; i < 20_000; i++) {
            random[i] = special[(random[i] & 0xff) % special.length];
        }
        Path file = Files.write(doorman.folder().resolve("bytes-" + mode), random);
        Tools.Output output = Tools.run(
                new byte[0],
                List.of(
                        "python3",
                        Path.of(getClass().getResource("/python/cat.py").getPath())
                                .toString(),
                        mode,
                        String.valueOf(doorman.port(TELNET)),
                        Doorman.USER,
                        Doorman.PASSWORD,
                        file.toString()),
                LIMIT);
        assertThat(output.status()).as(output.text()).isZero();
    }

    @Test
    void commonsNetLogsInChangesItsSizeAndAsksWhetherWeAreThere() throws Exception {
        TelnetClient client = new TelnetClient("vt220");
        client.addOptionHandler(new TerminalTypeOptionHandler("VT220", false, false, true, false));
        client.addOptionHandler(new EchoOptionHandler(false, false, false, true));
        client.addOptionHandler(new SuppressGAOptionHandler(true, true, true, true));
        client.addOptionHandler(new WindowSizeOptionHandler(91, 37, false, false, true, false));
        client.connect("127.0.0.1", doorman.port(TELNET));
        try {
            until(client, "login: ");
            type(client, Doorman.USER);
            until(client, "Password: ");
            type(client, Doorman.PASSWORD);
            until(client, "$ ");
            type(client, "stty size; echo $TERM; id -u");
            until(client, "37 91\r\nvt220\r\n" + Doorman.UID + "\r\n");
            until(client, "$ ");
            assertThat(client.sendAYT(Duration.ofSeconds(20))).isTrue();
            client.sendSubnegotiation(new int[] {31, 0, 101, 0, 43});
            type(client, "stty size; exit");
            until(client, "43 101\r\n");
        } finally {
            client.disconnect();
        }
    }

    private static void type(TelnetClient client, String line) throws Exception {
        client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    private static void until(TelnetClient client, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("before \"%s\": %s", text, read).isNotNegative();
            read.append((char) octet);
        }
    }
}
