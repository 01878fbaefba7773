package dev.doorman.tftpd.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.tftpd.protocol.TftpPacket.Operation;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemapRulesTest {
    private static final Asker READER = new Asker(Operation.READ, InetAddress.ofLiteral("192.0.2.169"));
    private static final Asker WRITER = new Asker(Operation.WRITE, InetAddress.ofLiteral("2001:db8::1"));

    private static String apply(Asker asker, String name, String... lines) throws Exception {
        return switch (RemapRules.parse(List.of(lines)).apply(name, asker)) {
            case Remapped.Name(String changed) -> changed;
            case Remapped.Denied(String message) -> "denied: " + message;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // rule; name; what becomes of it
                "r ^/ ; /a/b; a/b",
                "r ^/boot/(.*)\\.img$ images/\\1; /boot/x.img; images/x",
                "r b X; abab; aXab",
                "rg b X; abab; aXaX",
                "ri B X; abab; aXab",
                "rgi B X; abab; aXaX",
                "r b(.) <\\0|\\1|\\2>; abc; a<bc|c|>",
                "r (a)|(b) [\\1\\2]; b; [b]",
                "r ^ /tftpboot/; x; /tftpboot/x",
                "r ^.* \\U\\0\\E-\\L\\0; aBcé; ABCé-abcé",
                "r ^.* \\Ua\\1b; x; AB",
                "r ^.* \\i/\\x; x; 192.0.2.169/C00002A9",
                "r ^.* a\\\\b\\#c\\ d\\q; x; a\\b#c dq",
                "r \\\\ / # Windows; a\\b; a/b",
                "rg \\\\ /; a\\b\\c; a/b/c",
                "r [[:digit:]]+ N; ab123; abN",
                "r [^[:alpha:]/]+$ N; ab_1; abN",
                "r []x]+ N; a]x; aN",
                "r [\\]+ N; a\\b; aNb",
                "r [a&&b] N; x&; xN",
                "r a{2} N; baab; bNb",
                "r x?y N; axy; aN",
                "r \\. -; a.b; a-b",
                "r \\d N; d1; N1",
                "r (a)\\1 N; aa; N",
                "r \\<boot\\> N; a-boot/x; a-N/x",
                "r \\w+ N; ab-c; N-c",
                "r nothing X; abc; abc",
                "a ^private/; private/x; denied: access violation",
                "a ^private/ not\\ for\\ \\0; private/x; denied: not for private/",
                "a~ ^public/ keep\\ out; x; denied: keep out",
                "a~ ^public/; public/x; public/x",
                "P ^; x; x",
                "rP ^ X; x; x",
                "rG ^ X; x; Xx",
                "r4 ^ X; x; Xx",
                "r6 ^ X; x; x",
                "# r ^ X; x; x"
            })
    void aRule(String rule, String name, String expected) throws Exception {
        assertThat(apply(READER, name, rule)).isEqualTo(expected);
    }

    @Test
    void rulesInTheirOrder() throws Exception {
        String[] rules = {
            "# a comment, and an empty line",
            "",
            "ri   ^[a-z]:    \t# no drives",
            "rg   \\\\       /",
            "re   ^/special/  special-",
            "rs   ^//         /",
            "r    ^/          files/",
            "a    \\.secret$",
        };
        assertThat(apply(READER, "C:\\boot\\x", rules)).isEqualTo("files/boot/x");
        assertThat(apply(READER, "/special/x.secret", rules)).isEqualTo("special-x.secret");
        assertThat(apply(READER, "///special/x", rules)).isEqualTo("special-x");
        assertThat(apply(READER, "x.secret", rules)).startsWith("denied");
    }

    @Test
    void whoAsks() throws Exception {
        assertThat(apply(WRITER, "x", "rP6 ^ \\i/\\x/")).isEqualTo("2001:db8::1/20010DB8000000000000000000000001/x");
        assertThat(apply(WRITER, "x", "rG ^ X", "r4 ^ X")).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x ^",
                "r",
                "r a b c",
                "r~ a b",
                "g a",
                "r (",
                "r )",
                "r [a",
                "r [[:nobody:]]",
                "r [[.a.]]",
                "r *a",
                "r a|*",
                "r a**",
                "r a*+",
                "r a+?",
                "r a{2}{3}",
                "r a{x}",
                "r a{9999}",
                "r (?=a)",
                "r a\\"
            })
    void faultsAreToldWithTheirLine(String rule) {
        assertThatThrownBy(() -> RemapRules.parse(List.of("# first", rule)))
                .isInstanceOf(RemapSyntaxException.class)
                .hasMessageStartingWith("line 2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rs ^ x", "rg x xx", "rs x x", "r (a*)*(a*)*(a*)*(a*)*b x", "rg (.*) \\1\\1\\1"})
    void whatWouldTakeForEverIsRefused(String rule) throws Exception {
        assertThat(apply(READER, "a".repeat(300) + "xc", rule)).isEqualTo("denied: the rules come to no end");
    }

    @Test
    void aLongNameIsNoTroubleOnASmallStack() throws Exception {
        StringBuilder seen = new StringBuilder();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                seen.append(apply(READER, "ab".repeat(500), "r ^(a|b)*$ x"));
            } catch (Exception | StackOverflowError e) {
                seen.append(e);
            }
        });
        thread.join();
        assertThat(seen).hasToString("x");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noRuleIsTooStrange(long seed) {
        Random random = new Random(seed);
        String signs = "rgiesaGP46~ ^$.*+?{}[]()|\\\\#ab12:-,/";
        for (int i = 0; i < 5_000; i++) {
            StringBuilder rule = new StringBuilder(random.nextBoolean() ? "r " : "");
            for (int j = random.nextInt(20); j >= 0; j--) {
                rule.append(signs.charAt(random.nextInt(signs.length())));
            }
            try {
                assertThat(apply(READER, "ab/12-ab.a", rule.toString())).isNotNull();
            } catch (RemapSyntaxException e) {
                assertThat(e).hasMessageStartingWith("line 1: ");
            } catch (Exception e) {
                throw new AssertionError("seed %d, rule %d: %s".formatted(seed, i, rule), e);
            }
        }
    }
}
