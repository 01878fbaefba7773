package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** regpwd in a session of a whole Doorman, found on its path, as the user. */
class RegpwdIT {
    private static final int TELNET = 23;

    private Doorman doorman;

    @BeforeEach
    void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterEach
    void stop() throws Exception {
        doorman.close();
    }

    @Test
    void sessionsFindItAndItNeedsNoRight() throws Exception {
        try (RawTelnet session = new RawTelnet(doorman.port(TELNET))) {
            session.login();
            assertThat(session.run("command -v regpwd"))
                    .isEqualTo(doorman.state().resolve("programs/regpwd") + "\r\n");
            assertThat(session.run("regpwd --help | head -1; regpwd -x 2>/dev/null; echo $?"))
                    .isEqualTo("NAME\r\n2\r\n");
            assertThat(session.run("DOORMAN_AUTHD=/no/such regpwd -s"))
                    .isEqualTo("regpwd: authd is not reachable at /no/such\r\n");
        }
    }

    @Test
    void aPasswordIsStoredShownAndDeleted() throws Exception {
        try (RawTelnet session = new RawTelnet(doorman.port(TELNET))) {
            session.login();
            assertThat(session.run("regpwd -s; echo $?")).isEqualTo("none: no password is stored\r\n1\r\n");

            assertThat(typed(session, "not it"))
                    .contains("this is not your password")
                    .doesNotContain("not it");
            assertThat(session.run("regpwd -s; echo $?")).isEqualTo("none: no password is stored\r\n1\r\n");

            assertThat(typed(session, Doorman.PASSWORD))
                    .contains("stored, version 1\r\n")
                    .doesNotContain(Doorman.PASSWORD);
            assertThat(session.run("regpwd -s; echo $?")).matches("good: version 1, stored \\d{4}-.*\\r\\n0\\r\\n");

            assertThat(session.run("regpwd -s -u " + Doorman.OTHER_USER)).contains("only root may do this");

            assertThat(session.run("regpwd -d; regpwd -s; echo $?"))
                    .isEqualTo("deleted\r\nnone: no password is stored\r\n1\r\n");
        }
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD);
    }

    /** Stores a password, typed twice; answers all that the terminal showed. */
    private static String typed(RawTelnet session, String password) throws Exception {
        String shown = session.send("regpwd\r").await("Your password: ");
        shown += session.send(password + "\r").await("The same again: ");
        return shown + session.send(password + "\r").await("ready> ");
    }
}
