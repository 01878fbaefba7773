package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.net.bsd.RLoginClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real rlogin clients against a whole Doorman: netkit's and rsh-redone's under expect, and Apache commons-net's. */
class RloginIT {
    /** Each test begins with its own. */
    @SuppressWarnings("NullAway.Init")
    private Doorman doorman;

    @AfterEach
    void stop() throws Exception {
        doorman.close();
    }

    private static String[] arguments(List<String> first, List<String> command) {
        List<String> all = new ArrayList<>(first);
        all.addAll(command);
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsTrustedByRhostsIsAskedForNothing(Rlogin client) throws Exception {
        doorman = Rlogin.serving("-a", "");
        assertThat(doorman.daemon("login")).isEqualTo("stopped");
        Tools.expect(
                getClass(),
                "trusted.exp",
                arguments(List.of(Doorman.USER, client.flow()), client.command(doorman, Doorman.USER)));
        await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        await().untilAsserted(() -> assertThat(doorman.log("rlogind"))
                .containsPattern("session began connection=\\S+ user=john terminal=pts/\\d+ pid=\\d+ context=limited"
                        + " way=\\.rhosts")
                .containsPattern(
                        "session ended connection=\\S+ service=login client=127.0.0.1:\\d+ outcome=completed"));
    }

    @ParameterizedTest
    @EnumSource
    void whoIsNotTrustedIsAskedForAPassword(Rlogin client) throws Exception {
        doorman = Rlogin.configured("-a", "").start();
        Tools.expect(
                getClass(),
                "password.exp",
                arguments(List.of(Doorman.USER, Doorman.PASSWORD), client.command(doorman, Doorman.USER)));
        await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        assertThat(doorman.log("rlogind")).contains("context=full way=password");
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD);
    }

    @Test
    void commonsNetLogsInByTrustAndByPassword() throws Exception {
        doorman = Rlogin.serving("", "");
        assertThat(commonsNet("root", "", "id -un; exit\r")).contains("john\r\n");
        assertThat(commonsNet("nobody", "", Doorman.PASSWORD + "\r", "id -un; exit\r"))
                .contains("Password: \r\n", "john\r\n");
    }

    /** Logs in and types each text when the client was shown a prompt, {@code : } or {@code $ }. */
    private String commonsNet(String clientUser, String shownFirst, String... typed) throws Exception {
        RLoginClient client = new RLoginClient();
        client.connect("127.0.0.1", doorman.port(Rlogin.LOGIN));
        try {
            client.setSoTimeout(20_000);
            client.rlogin(clientUser, Doorman.USER, "vt100", 9600);
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            StringBuilder shown = new StringBuilder(shownFirst);
            for (String text : typed) {
                do {
                    int octet = in.read();
                    assertThat(octet).as("%s", shown).isNotNegative();
                    shown.append((char) octet);
                } while (!shown.toString().matches("(?s).*(Password: |\\$ )"));
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
            in.transferTo(new OutputStream() {
                @Override
                public void write(int octet) {
                    shown.append((char) (octet & 0xff));
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    shown.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
                }
            });
            return shown.toString();
        } finally {
            client.disconnect();
        }
    }

    @Test
    void urgentBytesTellOfFlowControlAndOfOutputThatIsThrownAway() throws Exception {
        doorman = Rlogin.serving("", "");
        try (RawTelnet client = Rlogin.trusted(doorman)) {
            // exec: a shell that is just about to start a program may miss the interrupt
            client.send("sh -c 'stty -ixon; echo ra''w; read line; stty ixon; echo coo''ked; exec sleep 1000'\r");
            assertThat(client.await("raw\r\n")).contains("\u0010");
            client.send("\r");
            // a blank is 0x20 too: it is the last byte that is not of a line
            assertThat(client.await("cooked\r\n")).contains(" ");
            client.send("\003").await("\u0002");
            client.await("ready> ");
            assertThat(client.run("echo $?")).isEqualTo("130\r\n");
        }
    }

    @Test
    void theQuestionForTheWindowIsAskedUntilItIsAnswered() throws Exception {
        doorman = Rlogin.serving("", "");
        try (RawTelnet client = Rlogin.raw(doorman, "root", Doorman.USER, "vt100/9600")) {
            client.await(Rlogin.ACCEPTED);
            client.prompt();
            assertThat(client.run("stty size")).isEqualTo("24 80\r\n");
            client.send("stty -ixon; echo ra''w\r");
            assertThat(client.await("raw\r\n")).contains("\u0090");
            client.await("ready> ");
            // 40 rows, 100 columns, cut in the middle, then nothing but what is typed
            client.send("\u00ff\u00ffss\0(\0");
            client.send("d\0\0\0\0stty size\r");
            client.await("40 100\r\n");
            client.await("ready> ");
            client.send("stty ixon; echo coo''ked\r");
            assertThat(client.await("cooked\r\n")).doesNotContain("\u00a0");
        }
    }

    @Test
    void aTerminalThatIsUnknownHereIsThePlainest() throws Exception {
        doorman = Rlogin.serving("-Q", "");
        for (String terminal : List.of("no-such-terminal/9600", "../../../etc/passwd/9600", "", "LD_PRELOAD=x/1")) {
            try (RawTelnet client = Rlogin.raw(doorman, "root", Doorman.USER, terminal)) {
                client.await(Rlogin.ACCEPTED);
                assertThat(client.prompt().run("echo $TERM")).isEqualTo("dumb\r\n");
            }
        }
    }

    @Test
    void flagsOfTheServicesLineAreObeyedByTheNextClient() throws Exception {
        doorman = Rlogin.serving("-Q", "");
        try (RawTelnet client = Rlogin.raw(doorman, "root", Doorman.USER, "vt100/9600")) {
            assertThat(client.await("$ ")).doesNotContain("Message of the day");
        }
        doorman.write("inetd.conf", "login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind -l\n");
        assertThat(doorman.launcher("reload", "--state", doorman.state().toString())
                        .status())
                .isZero();
        try (RawTelnet client = Rlogin.raw(doorman, "root", Doorman.USER, "vt100/9600")) {
            client.await(Rlogin.ACCEPTED + "Password: ");
        }
        doorman.write("hosts.equiv", "127.0.0.1\n");
        try (RawTelnet client = Rlogin.raw(doorman, Doorman.USER, Doorman.USER, "vt100/9600")) {
            assertThat(client.await("$ ")).contains("Message of the day");
        }
    }

    @Test
    void silentClientsAreAskedWhetherTheyAreThereUnlessTheLineSaysNo() throws Exception {
        doorman = Rlogin.serving("-a", "");
        try (RawTelnet _ = Rlogin.trusted(doorman)) {
            // while something is on its way another timer runs
            await().untilAsserted(() -> assertThat(connections()).contains("timer:(keepalive,"));
        }
        doorman.write("inetd.conf", "login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind -an\n");
        assertThat(doorman.launcher("reload", "--state", doorman.state().toString())
                        .status())
                .isZero();
        try (RawTelnet _ = Rlogin.trusted(doorman)) {
            await().untilAsserted(() ->
                    assertThat(connections()).contains("users:((\"java\"").doesNotContain("timer:"));
        }
    }

    /** The gateway's ends of connections, with their timers. */
    private String connections() throws Exception {
        return Tools.run(
                        new byte[0],
                        List.of("ss", "-tnop", "state", "established", "sport = :" + doorman.port(Rlogin.LOGIN)))
                .text();
    }

    @Test
    void rootComesInByItsOwnRhostsAlone() throws Exception {
        doorman = Rlogin.configured("", "");
        Path home = Files.createDirectories(doorman.folder().resolve("home").resolve("root"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        String passwd = Files.readString(doorman.etc().resolve("passwd"));
        doorman.write("passwd", passwd.replace(":/root:", ":" + home + ":"));
        doorman.write("hosts.equiv", "+\n127.0.0.1 root\n");
        doorman.start();
        try (RawTelnet client = Rlogin.raw(doorman, "root", "root", "vt100/9600")) {
            client.await(Rlogin.ACCEPTED + "Password: ");
            client.send(Doorman.PASSWORD + "\r").await("Login incorrect");
        }
        Rlogin.rhosts(home, 0, "127.0.0.1 root\n");
        try (RawTelnet client = Rlogin.raw(doorman, "root", "root", "vt100/9600")) {
            client.await(Rlogin.ACCEPTED);
            client.await("# ");
            client.send("echo uid $(id -u)\r").await("uid 0\r\n");
        }
        try (RawTelnet client = Rlogin.raw(doorman, Doorman.USER, "root", "vt100/9600")) {
            client.await(Rlogin.ACCEPTED + "Password: ");
        }
    }

    @Test
    void aClientThatVanishesTakesItsSessionWithIt() throws Exception {
        doorman = Rlogin.serving("", "service.login.hangup-grace = 1s\n");
        for (int how = 0; how < 2; how++) {
            try (RawTelnet client = Rlogin.trusted(doorman)) {
                client.send("sleep 5001 & sleep 5002\r");
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(
                                () -> assertThat(doorman.processes().values()).contains("sleep 5001", "sleep 5002"));
                if (how == 0) {
                    client.reset();
                } else {
                    // one half alone: nobody types any more
                    client.socket().shutdownOutput();
                }
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
            }
        }
        await().untilAsserted(() -> assertThat(doorman.log("rlogind").split("outcome=peer-gone", -1))
                .hasSize(3));
    }
}
