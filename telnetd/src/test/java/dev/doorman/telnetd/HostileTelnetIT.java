package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on a telnet login and from within a session: those of FACTS 4 that touch telnet, by their numbers. */
class HostileTelnetIT {
    private static final int TELNET = 23;
    private static final byte IAC = (byte) 255;
    private static final byte SB = (byte) 250;
    private static final byte SE = (byte) 240;
    private static final byte WILL = (byte) 251;
    private static final byte WONT = (byte) 252;
    private static final byte DO = (byte) 253;
    private static final byte DONT = (byte) 254;
    private static final byte NEW_ENVIRON = 39;

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static RawTelnet client() throws Exception {
        return new RawTelnet(doorman.port(TELNET));
    }

    @Test
    void cve_2026_24061_userInNewEnvironIsRefused() throws Exception {
        try (RawTelnet client = client()) {
            client.await("login: ");
            client.send(IAC, WILL, NEW_ENVIRON);
            client.await(latin(IAC, DONT, NEW_ENVIRON));
            // SB NEW-ENVIRON IS VAR "USER" VALUE "-f root"
            client.send(IAC, SB, NEW_ENVIRON, (byte) 0, (byte) 0)
                    .send("USER")
                    .send((byte) 1)
                    .send("-f root");
            client.send(IAC, SE);
            client.send(Doorman.USER + "\r");
            client.await("Password: ");
            client.send("wrong\r");
            client.await("Login incorrect");
        }
        await().untilAsserted(() -> assertThat(doorman.log("telnetd")).contains("sub-negotiation refused"));
        assertThat(doorman.log("telnetd")).doesNotContain("-f root");
    }

    @Test
    void cve_2026_24061_debiansTelnetWithAUserOfItsOwnIsAskedForOne() throws Exception {
        Tools.Output output = Tools.run(
                "\n".getBytes(StandardCharsets.US_ASCII),
                List.of("telnet", "-l", "-f root", "127.0.0.1", String.valueOf(doorman.port(TELNET))));
        assertThat(output.text()).contains("Connected").doesNotContain("root@", "# ");
    }

    @Test
    void cve_2007_0882_and_cve_1999_0113_aNameLikeAnOptionIsNoName() throws Exception {
        refused("-froot", "any");
        refused("-f root", "any");
        refused("root", Doorman.PASSWORD);
    }

    @Test
    void namesThatNoUserCanHave() throws Exception {
        refused("john\0root", Doorman.PASSWORD);
        refused("j".repeat(300), Doorman.PASSWORD);
        refused("j".repeat(3000), Doorman.PASSWORD);
        refused("j".repeat(100_000), Doorman.PASSWORD);
        refused("john:x:0", Doorman.PASSWORD);
        refused("../john", Doorman.PASSWORD);
        refused("\u001b[2Jjohn", Doorman.PASSWORD);
        refused("john\u00e9", Doorman.PASSWORD);
        // a newline ends the name: what follows is the password, and a wrong one
        try (RawTelnet client = client()) {
            client.await("login: ");
            client.send("john\nroot\r");
            client.await("Login incorrect");
        }
    }

    private static void refused(String name, String password) throws Exception {
        try (RawTelnet client = client()) {
            client.await("login: ");
            client.send(name.getBytes(StandardCharsets.ISO_8859_1));
            client.send("\r");
            client.await("Password: ");
            client.send(password + "\r");
            client.await("Login incorrect");
        }
    }

    @Test
    void noLogShowsAPasswordOrWhatWasTypedForAName() throws Exception {
        String secret = "hunter2-in-the-wrong-place";
        try (RawTelnet client = client()) {
            client.await("login: ");
            client.send(secret + "\r");
            client.await("Password: ");
            client.send(secret + "\r");
            client.await("Login incorrect");
            client.login();
        }
        await().untilAsserted(() -> assertThat(doorman.log("telnetd")).contains("session began"));
        assertThat(doorman.logs()).doesNotContain(secret, Doorman.PASSWORD);
    }

    @Test
    void aNameThatIsALineOfTheLogIsNone() throws Exception {
        int port;
        try (RawTelnet client = client()) {
            port = client.socket().getLocalPort();
            client.await("login: ");
            client.send("eve\\\" connection ended user=mallory cause=completed \u001b[2J\u0085\r"
                    .getBytes(StandardCharsets.ISO_8859_1));
            client.await("Password: ");
            client.send("wrong\r");
            client.await("Login incorrect");
        }
        String end = "connection ended .* client=127\\.0\\.0\\.1:" + port + " ";
        await().untilAsserted(() -> assertThat(doorman.log("gateway")).containsPattern(end));
        assertThat(doorman.logs().lines())
                .allMatch(line -> line.matches("(\\d{4}-\\d\\d-\\d\\dT|OpenJDK|WARNING|\\[).*|\\s*"))
                .noneMatch(line -> line.contains("user=mallory") || line.contains("\u001b"));
    }

    @Test
    void cve_2020_10188_and_cve_2026_32746_floodsOfSubnegotiationsAndUrgentDataAreBounded() throws Exception {
        try (RawTelnet client = client()) {
            client.await("login: ");
            byte[] flood = new byte[256 * 1024];
            Arrays.fill(flood, (byte) 3);
            client.send(IAC, SB, (byte) 34);
            client.send(flood);
            client.send(IAC, SE);
            for (int i = 0; i < 200; i++) {
                client.send(IAC);
                client.socket().sendUrgentData(242);
            }
            client.login(Doorman.USER);
            assertThat(client.run("id -u")).isEqualTo(Doorman.UID + "\r\n");
        }
    }

    /** In two bytes another telnetd fell over, and its inetd then took the service away from everybody, as one that loops. */
    @ParameterizedTest
    @ValueSource(ints = {247, 248})
    void cve_2022_39028_eraseBeforeAnythingWasTypedCostsNobodyTheService(int command) throws Exception {
        String before;
        try (RawTelnet client = client()) {
            client.login();
            before = doorman.telnetd();
        }
        for (int i = 0; i < 60; i++) {
            try (RawTelnet client = client()) {
                client.send(IAC, (byte) command).await("login: ");
            }
        }
        try (RawTelnet client = client()) {
            client.login();
            assertThat(client.run("id -u")).isEqualTo(Doorman.UID + "\r\n");
        }
        assertThat(doorman.telnetd()).isEqualTo(before);
    }

    @Test
    void cve_2011_4862_encryptIsRefusedAndItsKeyIdsAreNotRead() throws Exception {
        byte encrypt = 38;
        byte[] key = new byte[500];
        Arrays.fill(key, (byte) 'A');
        try (RawTelnet client = client()) {
            client.await("login: ");
            client.send(IAC, WILL, encrypt, IAC, DO, encrypt);
            client.await(latin(IAC, DONT, encrypt, IAC, WONT, encrypt));
            // ENC_KEYID and DEC_KEYID, longer than they can be
            for (byte kind = 7; kind <= 8; kind++) {
                client.send(IAC, SB, encrypt, kind).send(key).send(IAC, SE);
            }
            client.login(Doorman.USER);
            assertThat(client.run("id -u")).isEqualTo(Doorman.UID + "\r\n");
        }
        await().untilAsserted(() -> assertThat(doorman.log("telnetd")).contains("option=38 bytes=501"));
    }

    /** Another telnetd's answers ran over the end of its buffer. */
    @Test
    void cve_2001_0554_aFloodOfAreYouThereIsNotAnsweredWithAFlood() throws Exception {
        byte ayt = (byte) 246;
        byte timingMark = 6;
        byte[] flood = new byte[200_000];
        for (int i = 0; i < flood.length; i += 2) {
            flood[i] = IAC;
            flood[i + 1] = ayt;
        }
        try (RawTelnet client = client()) {
            client.await("login: ");
            long begin = System.nanoTime();
            // an answer to the mark comes behind those to all that was before it
            String answers = client.send(flood).send(IAC, DO, timingMark).await(latin(IAC, WILL, timingMark));
            long tenths = (System.nanoTime() - begin) / 100_000_000;
            assertThat(answers.split("\\[Yes]", -1).length - 1).isBetween(1, (int) tenths + 2);
            client.login(Doorman.USER);
            assertThat(client.run("id -u")).isEqualTo(Doorman.UID + "\r\n");
        }
    }

    private static String latin(byte... bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theLoggedInUserGetsNothingOfAuthdOrOfTheKeys() throws Exception {
        String run = doorman.state() + "/run/authd/";
        try (RawTelnet client = client()) {
            client.login();
            client.run("stty columns 1000");
            String question =
                    "{\"ask\":\"authenticate\",\"user\":\"mary\",\"password\":\"eA==\",\"client\":\"127.0.0.1\","
                            + "\"connection\":\"x\"}";
            String context = "{\"ask\":\"context\",\"user\":\"mary\",\"connection\":\"x\"}";
            assertThat(client.run("printf '%s\\n' '" + question + "' | nc -N -U " + run + "public.sock"))
                    .contains("not-permitted");
            assertThat(client.run("printf '%s\\n' '" + context + "' | nc -N -U " + run + "public.sock"))
                    .contains("not-permitted");
            assertThat(client.run("printf '%s\\n' '" + context + "' | nc -v -N -U " + run + "telnetd.sock"))
                    .contains("Permission denied");
            for (String secret : List.of(
                    doorman.state() + "/keys/master.key",
                    doorman.state() + "/keys/api.token",
                    doorman.state() + "/keys/link/telnetd.key",
                    doorman.etc() + "/shadow",
                    doorman.state() + "/logs/authd.log")) {
                assertThat(client.run("cat " + secret)).contains("Permission denied");
            }
        }
        assertThat(doorman.log("authd")).contains("reason=not-permitted");
    }

    @Test
    void theSessionHasNoPrivilegeAndACleanEnvironment() throws Exception {
        try (RawTelnet client = client()) {
            client.login();
            client.run("stty columns 1000");
            assertThat(client.run("grep -hE '^(Cap(Inh|Prm|Eff|Amb)|NoNewPrivs)' /proc/self/status | tr -d '\\t\\n'"))
                    .contains("CapInh:0000000000000000CapPrm:0000000000000000CapEff:0000000000000000")
                    .contains("CapAmb:0000000000000000NoNewPrivs:1");
            assertThat(client.run("env | cut -d= -f1 | sort | tr '\\n' ' '; echo")
                            .strip())
                    .isEqualTo(
                            "DOORMAN_AUTHD DOORMAN_CONTEXT DOORMAN_GATEWAY DOORMAN_PORT_OFFSET HOME LOGNAME PATH PWD SHELL SHLVL TERM USER _");
            assertThat(client.run("echo \"$DOORMAN_AUTHD\"; test -S \"$DOORMAN_AUTHD\"; echo $?"))
                    .isEqualTo(doorman.state() + "/run/authd/public.sock\r\n0\r\n");
            assertThat(client.run("stat -c '%U %A' $(tty)").strip())
                    .as("the user's own; whether the group may write is devpts' setting")
                    .isIn("john crw--w----", "john crw-------");
            assertThat(client.run("ls /proc/$$/fd | tr '\\n' ' '; echo").strip())
                    .isEqualTo("0 1 2 255");
        }
    }
}
