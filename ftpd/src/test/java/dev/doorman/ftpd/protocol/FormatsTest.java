package dev.doorman.ftpd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.ftpd.protocol.ListArguments.Option;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    private static String wire(Reply reply) {
        return new String(reply.bytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void replies() {
        assertThat(wire(Reply.of(200, "ok"))).isEqualTo("200 ok\r\n");
        assertThat(wire(Reply.of(211, "a", List.of("b", "200 c"), "d")))
                .isEqualTo("211-a\r\n b\r\n 200 c\r\n211 d\r\n");
        assertThat(wire(Reply.of(230, "in").after(List.of("x", "y")))).isEqualTo("230-x\r\n y\r\n230 in\r\n");
        assertThat(wire(Reply.of(257, "a\r\n200 b\u00ff\0"))).isEqualTo("257 a??200 b\u00ff\u00ff?\r\n");
        assertThat(Reply.quoted("/a\"b")).isEqualTo("\"/a\"\"b\"");
    }

    @Test
    void commandLines() {
        assertThat(CommandLine.of("stor  a b ")).isEqualTo(new CommandLine("STOR", " a b "));
        assertThat(CommandLine.of("NOOP")).isEqualTo(new CommandLine("NOOP", ""));
        assertThat(CommandLine.of("")).isEqualTo(new CommandLine("", ""));
        assertThat(CommandLine.of("CWD a\0b")).isEqualTo(new CommandLine("CWD", "a\nb"));
        assertThat(CommandLine.of("x".repeat(4000)).verb()).hasSize(12);
        assertThat(CommandLine.of("PASS secret")).hasToString("PASS");
    }

    @Test
    void ports() {
        assertThat(HostPort.port("192,0,2,7,4,1"))
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 1025));
        assertThat(HostPort.extended("|2|2001:db8::7|1025|"))
                .isEqualTo(new HostPort.Extended.Address(
                        new InetSocketAddress(InetAddress.ofLiteral("2001:db8::7"), 1025)));
        assertThat(HostPort.extended("!1!192.0.2.7!1025!")).isInstanceOf(HostPort.Extended.Address.class);
        assertThat(HostPort.extended("|9|12|1|")).isEqualTo(new HostPort.Extended.UnknownFamily());
        assertThat(wire(HostPort.passive(new InetSocketAddress(InetAddress.ofLiteral("198.51.100.255"), 0xfffe))))
                .isEqualTo("227 Entering Passive Mode (198,51,100,255,255,254).\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1,2,3,4,5",
                "1,2,3,4,5,6,7",
                "1,2,3,4,5,256",
                "1,2,3,4,5,-6",
                "a,2,3,4,5,6",
                "1,2,3,4,,6",
                "1111,2,3,4,5,6"
            })
    void noPorts(String text) {
        assertThat(HostPort.port(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "|1|1.2.3.4|99999|",
                "|1|1.2.3|5|",
                "|1|::1|5|",
                "|2|1.2.3.4|5|",
                "|1|1.2.3.4|5",
                "1|1.2.3.4|5|",
                "|1|1.2.3.4||",
                "|1|a.example|5|"
            })
    void noExtendedPorts(String text) {
        assertThat(HostPort.extended(text)).isNull();
    }

    @Test
    void times() {
        Instant time = Instant.parse("2024-02-29T23:59:58Z");
        assertThat(TimeValue.text(time)).isEqualTo("20240229235958");
        assertThat(TimeValue.parse("20240229235958")).isEqualTo(time);
        assertThat(TimeValue.parse("20240229235958.123")).isEqualTo(time);
        assertThat(TimeValue.parse("20230229235958")).isNull();
        assertThat(TimeValue.parse("2024022923595")).isNull();
        assertThat(TimeValue.parse("20240229235960")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "*, a, true", "*, .a, false", ".*, .a, true", "*.txt, a.txt, true", "*.txt, a.text, false", "a?c, abc, true",
        "a?c, ac, false", "[a-c]x, bx, true", "[!a-c]x, bx, false", "[!a-c]x, dx, true", "[a, '[a', true",
                "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false", "\\*, *, true", "\\*, a, false", "[]a]x, ]x, true", "abc, abc, true",
                "abc, abcd, false",
    })
    void patterns(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void aPatternThatIsMeantToTakeForEver() {
        Glob glob = new Glob("*a".repeat(2000) + "b");
        long begun = System.nanoTime();
        assertThat(glob.matches("a".repeat(255))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void argumentsOfList() {
        assertThat(ListArguments.of("-alR"))
                .isEqualTo(new ListArguments(Set.of(Option.ALL, Option.LONG, Option.RECURSIVE), ""));
        assertThat(ListArguments.of("-a -t a b").path()).isEqualTo("a b");
        assertThat(ListArguments.of("-- -a").path()).isEqualTo("-a");
        assertThat(ListArguments.of("-").path()).isEqualTo("-");
        assertThat(ListArguments.of("a -l")).isEqualTo(new ListArguments(Set.of(), "a -l"));
        assertThat(ListArguments.of("-zq").options()).isEmpty();
    }
}
