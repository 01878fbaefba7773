package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who does not get in, by mistake or on purpose, and what it is told. */
class RefusedRloginIT {
    private static final String TERMINAL = "vt100/9600";

    /** Each test begins with its own. */
    @SuppressWarnings("NullAway.Init")
    private Doorman doorman;

    @AfterEach
    void stop() throws Exception {
        doorman.close();
    }

    private void ended(String how) {
        await().untilAsserted(() ->
                assertThat(doorman.log("rlogind")).containsPattern("session ended connection=\\S+ .* outcome=" + how));
    }

    @Test
    void aPortThatAnybodyCanHave() throws Exception {
        doorman = Rlogin.serving("", "");
        try (RawTelnet client = new RawTelnet(doorman.port(Rlogin.LOGIN))) {
            client.send("\0root\0john\0" + TERMINAL + "\0");
            assertThat(client.rest()).isEqualTo("\001rlogind: Permission denied.\r\n");
        }
        ended("refused reason=the client's port is not reserved");
    }

    @Test
    void textsThatAreTooLongAndOtherProtocols() throws Exception {
        doorman = Rlogin.serving("", "");
        String longer = "x".repeat(129);
        answered("\0" + longer + "\0john\0" + TERMINAL + "\0", "remuser too long");
        answered("\0root\0" + longer + "\0" + TERMINAL + "\0", "locuser too long");
        answered("\0root\0john\0" + longer + "\0", "terminal type too long");
        answered("GET / HTTP/1.0\r\n\r\n", "this is not the rlogin protocol");
        ended("protocol-violation reason=not-rlogin");
    }

    private void answered(String sent, String text) throws Exception {
        try (RawTelnet client = Rlogin.raw(doorman, "127.0.0.1")) {
            assertThat(client.send(sent).rest()).isEqualTo("\001rlogind: " + text + ".\r\n");
        }
    }

    @Test
    void aHandshakeThatDripsHasItsTimeAndNoMore() throws Exception {
        doorman = Rlogin.serving("", "service.login.login-timeout = 2s\n");
        try (RawTelnet silent = Rlogin.raw(doorman, "127.0.0.1");
                RawTelnet dripping = Rlogin.raw(doorman, "127.0.0.1").send("\0")) {
            Thread drip = Thread.ofVirtual().start(() -> {
                try {
                    while (!Thread.interrupted()) {
                        dripping.send("x");
                        LockSupport.parkNanos(100_000_000L);
                    }
                } catch (IOException e) {
                    // it was closed
                }
            });
            assertThat(silent.rest()).isEqualTo("\001rlogind: timed out.\r\n");
            assertThat(dripping.rest()).startsWith("\001rlogind: timed out.\r\n");
            drip.interrupt();
            drip.join();
        }
        ended("timed-out phase=handshake");
    }

    @Test
    void aPasswordThatDoesNotComeHasItsTimeToo() throws Exception {
        doorman = Rlogin.configured("", "service.login.login-timeout = 2s\n").start();
        try (RawTelnet client = Rlogin.raw(doorman, "root", Doorman.USER, TERMINAL)) {
            client.await("Password: ");
            assertThat(client.rest()).contains("Login timed out after 2 seconds.");
        }
        ended("timed-out phase=login");
    }

    @Test
    void cve_1999_0113_aNameLikeAnOptionIsNoName() throws Exception {
        doorman = Rlogin.serving("", "");
        doorman.write("hosts.equiv", "+\n");
        for (String name : new String[] {
            "-froot", "-f root", "-f", "--", "root\n", "-h localhost", "john:x:0", "../john", "$(id)", "\u001b[2Jjohn"
        }) {
            refused("root", name);
        }
        // nor is one of the client's user's, of whom a file speaks
        for (String name : new String[] {"-froot", "root\nroot", "root 127.0.0.1", "+", "", "+@all"}) {
            refused(name, "mary");
        }
        assertThat(doorman.log("rlogind")).doesNotContain("session began", "-froot");
        // CVE-2007-0882's kin: what names the user on a second try is a name as well
        try (RawTelnet client = Rlogin.raw(doorman, "root", "", TERMINAL)) {
            client.await("login: ");
            client.send("-froot\r").await("Password: ");
            client.send(Doorman.PASSWORD + "\r").await("Login incorrect");
        }
    }

    private void refused(String clientUser, String serverUser) throws Exception {
        try (RawTelnet client = Rlogin.raw(doorman, clientUser, serverUser, TERMINAL)) {
            client.await(Rlogin.ACCEPTED + "Password: ");
            client.send("any\r").await("Login incorrect");
        }
    }

    @Test
    void aHomeOrAShellThatIsNotThere() throws Exception {
        doorman = Rlogin.configured("", "");
        String passwd = Files.readString(doorman.etc().resolve("passwd"));
        Path shell = doorman.folder().resolve("shell");
        Files.writeString(shell, "#!/nonexistent/interpreter\n");
        Files.setPosixFilePermissions(shell, PosixFilePermissions.fromString("rwxr-xr-x"));
        doorman.write(
                "passwd",
                passwd.replace(doorman.home() + ":", "/nonexistent:")
                        .replaceAll("(?m)^(mary:.*):/bin/bash$", "$1:" + shell));
        doorman.write("hosts.equiv", "127.0.0.1\n");
        doorman.start();
        try (RawTelnet client = Rlogin.raw(doorman, Doorman.USER, Doorman.USER, TERMINAL)) {
            client.await("No home directory: starting in /.");
            client.await("$ ");
        }
        try (RawTelnet client = Rlogin.raw(doorman, Doorman.OTHER_USER, Doorman.OTHER_USER, TERMINAL)) {
            assertThat(client.rest()).contains("not found");
        }
        Files.delete(shell);
        try (RawTelnet client = Rlogin.raw(doorman, Doorman.OTHER_USER, Doorman.OTHER_USER, TERMINAL)) {
            // authd takes it for no shell to log in with
            client.await("Password: ");
        }
    }
}
