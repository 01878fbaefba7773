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
import org.apache.commons.net.telnet.SimpleOptionHandler;
import org.apache.commons.net.telnet.SuppressGAOptionHandler;
import org.apache.commons.net.telnet.TelnetClient;
import org.apache.commons.net.telnet.TelnetCommand;
import org.apache.commons.net.telnet.TelnetOption;
import org.apache.commons.net.telnet.TerminalTypeOptionHandler;
import org.apache.commons.net.telnet.WindowSizeOptionHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clients that people and programs have, each with what it can do.
 *
 * <p>inetutils' telnet and telnet-ssl do all of it. busybox has no commands behind its escape key, no BINARY, and tells the window's
 * size once. plink has BINARY if it is asked for it, which nobody can tell it to do, and its special commands are in PuTTY's menu alone.
 * commons-net has no Synch. A file that is typed in goes by raw sockets: the keyboards of the others have keys of their own.
 */
class RealClientsIT {
    private static final int TELNET = 23;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String READY = "ready> ";

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

    private static Path file(String name) throws Exception {
        byte[] random = new byte[200_000];
        RandomGeneratorFactory.of("L64X128MixRandom").create(4711).nextBytes(random);
        // what telnet has a meaning for, in all its orders
        byte[] special = {(byte) 255, '\r', '\n', 0, (byte) 242, (byte) 240, (byte) 250};
        for (int i = 0; i < 20_000; i++) {
            random[i] = special[(random[i] & 0xff) % special.length];
        }
        return Files.write(doorman.folder().resolve(name), random);
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsShownByCatUnchanged(Client client) throws Exception {
        shows(client, client.command(doorman.port(TELNET)));
    }

    @ParameterizedTest
    @EnumSource(names = {"INETUTILS", "SSL"})
    void aFileIsShownByCatUnchangedByBinary(Client client) throws Exception {
        List<String> command = new ArrayList<>(client.command(doorman.port(TELNET)));
        command.add(1, "-8");
        shows(client, command);
    }

    private static void shows(Client client, List<String> command) throws Exception {
        Path file = file("shown-" + client);
        List<String> all = new ArrayList<>(List.of(
                "python3",
                Path.of(RealClientsIT.class.getResource("/python/client_cat.py").getPath())
                        .toString(),
                Doorman.USER,
                Doorman.PASSWORD,
                file.toString()));
        all.addAll(command);
        Tools.Output output = Tools.run(new byte[0], all, LIMIT);
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** Python, over raw sockets: every byte, up and down, with BINARY and without it. */
    @ParameterizedTest
    @ValueSource(strings = {"binary", "nvt"})
    void aFileGoesThroughCatBothWaysUnchanged(String mode) throws Exception {
        Path file = file("bytes-" + mode);
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
    void commonsNetLogsInChangesItsSizeAndSendsEveryCommand() throws Exception {
        TelnetClient client = commonsNet("nvt");
        try {
            assertThat(answer(client, "stty size; echo $TERM; id -u"))
                    .isEqualTo("37 91\r\nvt220\r\n" + Doorman.UID + "\r\n");
            assertThat(client.sendAYT(Duration.ofSeconds(20))).isTrue();
            client.sendSubnegotiation(new int[] {31, 0, 101, 0, 43});
            assertThat(answer(client, "stty size")).isEqualTo("43 101\r\n");
            ended(client, 130, () -> type(client, "\003"));
            ended(client, 131, () -> type(client, "\034"));
            ended(client, 148, () -> type(client, "\032"));
            ended(client, 130, () -> client.sendCommand((byte) TelnetCommand.IP));
            ended(client, 131, () -> client.sendCommand((byte) TelnetCommand.BREAK));
            ended(client, 148, () -> client.sendCommand((byte) TelnetCommand.SUSP));
            client.sendCommand((byte) TelnetCommand.AO);
            assertThat(answer(client, "echo be''hind ao")).isEqualTo("behind ao\r\n");
            type(client, "cat\n");
            until(client, "cat\r\n");
            type(client, "\004");
            until(client, READY);
            type(client, "exit\n");
            until(client, "exit\r\n");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } finally {
            client.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "nvt"})
    void commonsNetShowsAFileUnchanged(String mode) throws Exception {
        Path file = file("commons-" + mode);
        TelnetClient client = commonsNet(mode);
        try {
            type(client, "stty raw -echo; printf 'BE''GIN'; cat " + file + "; stty sane\n");
            until(client, "BEGIN");
            assertThat(client.getInputStream().readNBytes(200_000)).isEqualTo(Files.readAllBytes(file));
        } finally {
            client.disconnect();
        }
    }

    private static TelnetClient commonsNet(String mode) throws Exception {
        TelnetClient client = new TelnetClient("vt220");
        client.addOptionHandler(new TerminalTypeOptionHandler("VT220", false, false, true, false));
        client.addOptionHandler(new EchoOptionHandler(false, false, false, true));
        client.addOptionHandler(new SuppressGAOptionHandler(true, true, true, true));
        client.addOptionHandler(new WindowSizeOptionHandler(91, 37, false, false, true, false));
        boolean binary = mode.equals("binary");
        client.addOptionHandler(new SimpleOptionHandler(TelnetOption.BINARY, binary, binary, binary, binary));
        client.connect("127.0.0.1", doorman.port(TELNET));
        client.setSoTimeout((int) ANSWER.toMillis());
        until(client, "login: ");
        type(client, Doorman.USER + end(mode));
        until(client, "Password: ");
        type(client, Doorman.PASSWORD + end(mode));
        until(client, "$ ");
        type(client, "PS1='re''ady> '; bind 'set enable-bracketed-paste off'" + end(mode));
        until(client, READY);
        return client;
    }

    /** What commons-net makes a CR LF of, where it makes anything of it. */
    private static String end(String mode) {
        return mode.equals("binary") ? "\r" : "\n";
    }

    /** One way to end a program. */
    @FunctionalInterface
    private interface Key {
        void press() throws Exception;
    }

    private static void ended(TelnetClient client, int status, Key key) throws Exception {
        type(client, "sh -c 'echo run''ning; exec sleep 1000'\n");
        until(client, "running\r\n");
        key.press();
        until(client, READY);
        assertThat(answer(client, "echo $?")).isEqualTo(status + "\r\n");
        // the shell would not leave a job that is stopped
        assertThat(answer(client, "kill -9 %% 2>/dev/null; wait; echo do''ne")).contains("done\r\n");
    }

    private static String answer(TelnetClient client, String line) throws Exception {
        type(client, line + "\n");
        until(client, line + "\r\n");
        String answer = until(client, READY);
        return answer.substring(0, answer.length() - READY.length());
    }

    private static void type(TelnetClient client, String text) throws Exception {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    private static String until(TelnetClient client, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("before \"%s\": %s", text, read).isNotNegative();
            read.append((char) octet);
        }
        return read.toString();
    }
}
