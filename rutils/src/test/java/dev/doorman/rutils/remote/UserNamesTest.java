package dev.doorman.rutils.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.remote.UserNames.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserNamesTest {
    private static final Map<String, String> NOTHING = Map.of();
    private static final Map<String, String> DOMAIN = Map.of("DOORMAN_DOMAIN", "SALES");

    @Test
    void withoutADomainTheBaseOfTheNameIsSent() throws Exception {
        assertThat(UserNames.of("john", DOMAIN, Form.BASE, null)).isEqualTo(new UserNames("john", "john"));
        assertThat(UserNames.of("CORP+john", DOMAIN, Form.BASE, null)).isEqualTo(new UserNames("john", "john"));
        assertThat(UserNames.of("CORP+john", DOMAIN, Form.BASE, "mary")).isEqualTo(new UserNames("john", "mary"));
    }

    @Test
    void withItBothAreQualified() throws Exception {
        assertThat(UserNames.of("CORP+john", DOMAIN, Form.WITH_DOMAIN, null))
                .isEqualTo(new UserNames("CORP+john", "CORP+john"));
        assertThat(UserNames.of("john", DOMAIN, Form.WITH_DOMAIN, null))
                .isEqualTo(new UserNames("SALES+john", "SALES+john"));
    }

    @Test
    void whatIsAskedForIsSentAsItIsWritten() throws Exception {
        assertThat(UserNames.of("CORP+john", NOTHING, Form.WITH_DOMAIN, "Mary"))
                .isEqualTo(new UserNames("CORP+john", "Mary"));
    }

    @Test
    void whoIsInNoDomainIsTold() {
        assertThatThrownBy(() -> UserNames.of("john", NOTHING, Form.WITH_DOMAIN, null))
                .isInstanceOfSatisfying(
                        UsageException.class, e -> assertThat(e.text()).contains("DOORMAN_DOMAIN"));
    }

    @Test
    void noControlCharacterIsShown() {
        assertThat(Visible.of("\033]0;title\007 \u009b31m caf\u00c3\u00a9 \u00c2\u009b\tx\r\n"))
                .isEqualTo("?]0;title? \ufffd31m caf\u00e9 ?\tx??");
    }
}
