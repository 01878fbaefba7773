package dev.doorman.telnetd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.Invocation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TelnetFlagsTest {
    private static final TelnetFlags NONE = new TelnetFlags(
            TelnetFlags.Banner.SHOWN, TelnetFlags.LineMode.AS_THE_CLIENT_LIKES, TelnetFlags.ClientNames.NOT_ASKED_FOR);
    private static final TelnetFlags ALL =
            new TelnetFlags(TelnetFlags.Banner.SUPPRESSED, TelnetFlags.LineMode.WANTED, TelnetFlags.ClientNames.NEEDED);

    private static TelnetFlags flags(String... arguments) {
        return TelnetFlags.of(new Invocation("telnet", List.of(arguments)));
    }

    @Test
    void withoutFlagsAndWithThoseThatChangeNothing() {
        assertThat(flags("in.telnetd")).isEqualTo(NONE);
        assertThat(flags("in.telnetd", "-in", "-a", "off", "-S", "16", "-X", "hull"))
                .isEqualTo(NONE);
    }

    @Test
    void allOfThemTogetherOrOneByOne() {
        assertThat(flags("in.telnetd", "-hlU")).isEqualTo(ALL);
        assertThat(flags("in.telnetd", "-i", "-h", "-l", "-anone", "-U")).isEqualTo(ALL);
    }
}
