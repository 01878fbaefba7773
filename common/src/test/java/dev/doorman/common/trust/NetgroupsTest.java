package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** netgroup(5), with the group {@code g} and the host {@code h}. */
@Timeout(60)
class NetgroupsTest {
    private static final int MANY = 5000;

    private static Membership host(String content) {
        Netgroups groups = Netgroups.parse(content.getBytes(StandardCharsets.ISO_8859_1), "netgroup");
        HostPattern wanted = new HostPattern.Named(new HostName("h"));
        return groups.ofHost("g", host -> host.equals(wanted) || host instanceof HostPattern.Any);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "g (h,,)"                     | IN
            "g (H.,u,d)"                  | IN
            "g\t( h\t, u , d )"           | IN
            "g (,u,)"                     | IN
            "g (-,u,)"                    | OUT
            "g (x,,)(h,,)"                | IN
            "g (x,h,h)"                   | OUT
            "g"                           | OUT
            "g x"                         | UNKNOWN
            "g x (h,,)"                   | IN
            "g g"                         | OUT
            "G (h,,)"                     | UNKNOWN
            "x (h,,)"                     | UNKNOWN
            "# g (h,,)"                   | UNKNOWN
            "g (x,,) # (h,,)"             | OUT
            """)
    void aLineSays(String line, Membership expected) {
        assertThat(host(line + "\n")).isEqualTo(expected);
        assertThat(host("\n" + line + "\r\n")).isEqualTo(expected);
        assertThat(host(line)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(h,,",
                "(h,)",
                "(h)",
                "(h,,,)",
                "h,,)",
                "()",
                "(h,,) )",
                "(h h,,)",
                "((h,,))",
                "(h,,)\0",
                "(h\0,,)",
                "-x",
                "@x",
                "(h,u/v,)",
                "(h,,) \u00e9",
                "(*,,)",
                "h/24"
            })
    void aFaultMakesTheGroupUnknown(String members) {
        assertThat(host("g " + members + "\n")).isEqualTo(Membership.UNKNOWN);
    }

    @Test
    void aLineGoesOnAfterABackslash() {
        assertThat(host("g (x,,) \\\n (h,,)\n")).isEqualTo(Membership.IN);
        assertThat(host("g\\\r\n(h,,)\\\n")).isEqualTo(Membership.IN);
        assertThat(host("g (x,,) \\\n\n(h,,)\n")).isEqualTo(Membership.OUT);
    }

    @Test
    void groupsMayBeManyAndDeepAndInCircles() {
        StringBuilder chain = new StringBuilder("g g0\n");
        for (int i = 0; i < 4000; i++) {
            chain.append("g%d g%d g g%d\n".formatted(i, i + 1, i / 2));
        }
        assertThat(host(chain + "g4000 (x,,)")).isEqualTo(Membership.OUT);
        assertThat(host(chain + "g4000 (h,,)")).isEqualTo(Membership.IN);
        assertThat(host(chain.toString())).isEqualTo(Membership.UNKNOWN);
    }

    @Test
    void boundsAreKept() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            many.append("x%d (h,,)\n".formatted(i));
        }
        assertThat(host(many + "g (h,,)")).isEqualTo(Membership.UNKNOWN);
        assertThat(host("g (h,,)" + " (x,,)".repeat(20_000))).isEqualTo(Membership.UNKNOWN);
        assertThat(host("g (" + " ".repeat(60_000))).isEqualTo(Membership.UNKNOWN);
        assertThat(host("g (" + "\\\n".repeat(300_000))).isEqualTo(Membership.UNKNOWN);
    }
}
