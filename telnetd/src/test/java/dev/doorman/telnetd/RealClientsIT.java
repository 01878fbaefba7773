package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clients that people and programs have, each with what it can do.
 *
 * <p>inetutils' telnet and telnet-ssl do all of it. busybox has no commands behind its escape key, no BINARY, and tells the window's
 * size once. plink has BINARY if it is asked for it, which nobody can tell it to do, and its special commands are in PuTTY's menu alone.
 * commons-net is in {@link CommonsNetIT}. A file that is typed in goes by raw sockets: the keyboards of the others have keys of their own.
 */
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
        Path file = EveryByte.in(doorman.folder().resolve("shown-" + client));
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
        Path file = EveryByte.in(doorman.folder().resolve("bytes-" + mode));
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
}
