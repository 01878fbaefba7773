package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import org.junit.jupiter.api.Test;

/** Debian's telnet tells of its environment, by NEW-ENVIRON and X-DISPLAY-LOCATION, and of its line's speed. */
class EnvironmentIT {
    @Test
    void aSessionHasWhatIsPermittedAndNothingElse() throws Exception {
        try (Doorman doorman = Doorman.serving("service.telnet.telnet-environment = DISPLAY, LANG\n")) {
            String output = Tools.expect(
                    getClass(), "environment.exp", String.valueOf(doorman.port(23)), Doorman.USER, Doorman.PASSWORD);
            assertThat(output).isNotEmpty();
        }
    }
}
