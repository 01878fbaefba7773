package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import org.junit.jupiter.api.Test;

/** Debian's telnet tells of its environment, by NEW-ENVIRON and X-DISPLAY-LOCATION, and of its line's speed. */
class EnvironmentIT {
    private static final byte IAC = (byte) 255;
    private static final byte WILL = (byte) 251;
    private static final byte SB = (byte) 250;
    private static final byte SE = (byte) 240;
    private static final byte NEW_ENVIRON = 39;
    private static final byte IS = 0;
    private static final byte VAR = 0;
    private static final byte VALUE = 1;
    private static final byte USERVAR = 3;
    private static final String[] NAMES = {
        "CREDENTIALS_DIRECTORY", "LD_PRELOAD", "LD_LIBRARY_PATH", "GCONV_PATH", "ENV", "BASH_ENV", "IFS", "NLSPATH"
    };

    @Test
    void aSessionHasWhatIsPermittedAndNothingElse() throws Exception {
        try (Doorman doorman = Doorman.serving("service.telnet.telnet-environment = DISPLAY, LANG\n")) {
            String output = Tools.expect(
                    getClass(), "environment.exp", String.valueOf(doorman.port(23)), Doorman.USER, Doorman.PASSWORD);
            assertThat(output).isNotEmpty();
        }
    }

    /** What another telnetd took from the client, so that login(1), or the loader, believed it: root without a password. */
    @Test
    void cve_2026_28372_whatDecidesWhoOneIsOrWhatIsRunIsNotTaken() throws Exception {
        try (Doorman doorman = Doorman.serving("service.telnet.telnet-environment = LANG\n");
                RawTelnet client = new RawTelnet(doorman.port(23))) {
            client.await("login: ");
            client.send(IAC, WILL, NEW_ENVIRON, IAC, SB, NEW_ENVIRON, IS);
            for (String name : NAMES) {
                client.send(VAR).send(name).send(VALUE).send("/tmp/x");
                client.send(USERVAR).send(name).send(VALUE).send("/tmp/x");
            }
            client.send(VAR).send("LANG").send(VALUE).send("C.UTF-8").send(IAC, SE);
            client.login(Doorman.USER);
            client.run("stty columns 1000");
            assertThat(client.run("env | cut -d= -f1 | tr '\\n' ' '; echo; echo $LANG"))
                    .doesNotContain(NAMES)
                    .endsWith("C.UTF-8\r\n");
            assertThat(doorman.log("telnetd")).doesNotContain("/tmp/x");
        }
    }
}
