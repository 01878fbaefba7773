package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.gateway.access.Knock.Answer;
import dev.doorman.gateway.access.Sources.Family;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each form of a rule of hosts.allow and hosts.deny from outside: clients from three addresses of each version of IP, the
 * first of which is one.test.example, the second a bare name, the third nameless. Each form has a port of its own. Needs
 * root, for IPv6 addresses and for a table of hosts.
 */
class RulesIT {
    private static final int FIRST_PORT = 8100;
    private static final String[] NUMBERED = {"one", "two", "three"};

    /**
     * A form as the rule of a service in hosts.allow, where hosts.deny has the service for ALL.
     *
     * @param rule the clients; %s stands for the first client's address
     * @param in which of the three clients get in
     */
    record Form(Family family, String rule, String in) {}

    private static final List<Form> FORMS = List.of(
            new Form(Family.IPV4, "127.77.2.1", "one"),
            new Form(Family.IPV4, "127.77.2.1, 127.77.2.3", "one three"),
            new Form(Family.IPV4, "127.77.2.", "one two three"),
            new Form(Family.IPV4, "127.78.", ""),
            new Form(Family.IPV4, "127.77.2.2/31", "two three"),
            new Form(Family.IPV4, "127.77.2.0/255.255.255.254", "one"),
            new Form(Family.IPV4, "127.77.*.1", "one"),
            new Form(Family.IPV4, "[::ffff:127.77.2.1]", "one"),
            new Form(Family.IPV6, "[fd77:77:2:1::1]", "one"),
            new Form(Family.IPV6, "[fd77:77:2:2::]/63", "two three"),
            new Form(Family.IPV6, "[fd77:77:2::]/48", "one two three"),
            new Form(Family.IPV6, "127.", ""),
            new Form(Family.IPV6, "0.0.0.0/0", ""),
            new Form(Family.IPV4, "[::]/0", ""),
            new Form(Family.IPV4, "ALL", "one two three"),
            new Form(Family.IPV6, "ALL", "one two three"),
            new Form(Family.IPV4, "one.test.example", "one"),
            new Form(Family.IPV6, "one.test.example", "one"),
            new Form(Family.IPV4, ".test.example", "one"),
            new Form(Family.IPV6, ".test.example", "one"),
            new Form(Family.IPV4, "one.", "one"),
            new Form(Family.IPV6, "one.", "one"),
            new Form(Family.IPV4, "*.test.exampl?", "one"),
            new Form(Family.IPV6, "*.test.exampl?", "one"),
            new Form(Family.IPV4, "LOCAL", "two"),
            new Form(Family.IPV6, "LOCAL", "two"),
            new Form(Family.IPV4, "KNOWN", "one two"),
            new Form(Family.IPV6, "KNOWN", "one two"),
            new Form(Family.IPV4, "UNKNOWN", "three"),
            new Form(Family.IPV6, "UNKNOWN", "three"),
            new Form(Family.IPV4, "@friends", "one"),
            new Form(Family.IPV6, "@friends", "one"),
            new Form(Family.IPV4, "ALL EXCEPT one.test.example", "two three"),
            new Form(Family.IPV6, "ALL EXCEPT one.test.example", "two three"),
            new Form(Family.IPV4, "ALL EXCEPT KNOWN EXCEPT LOCAL", "two three"),
            new Form(Family.IPV6, "ALL EXCEPT KNOWN EXCEPT LOCAL", "two three"),
            new Form(Family.IPV4, "KNOWN : DENY", ""),
            new Form(Family.IPV6, "KNOWN : DENY", ""),
            new Form(Family.IPV4, "LOCAL : severity auth.warning : ALLOW", "two"),
            new Form(Family.IPV6, "LOCAL : severity auth.warning : ALLOW", "two"));

    private static final Sources SOURCES = new Sources(2);

    private static Doorman doorman;

    static Stream<Arguments> forms() {
        return Stream.iterate(0, i -> i + 1).limit(FORMS.size()).map(i -> Arguments.of(i, FORMS.get(i)));
    }

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("", "");
        StringBuilder conf = new StringBuilder("""
                127.0.0.1:echo stream tcp nowait NULL internal
                echo dgram udp wait NULL internal
                """);
        StringBuilder allow = new StringBuilder("echo : ALL EXCEPT 127.77.2.1 [fd77:77:2:1::1]\n");
        for (int i = 0; i < FORMS.size(); i++) {
            conf.append("%s stream tcp nowait NULL tcp://127.0.0.1:%d%n".formatted(service(i), doorman.port(7)));
            allow.append("%s : %s%n".formatted(service(i), FORMS.get(i).rule()));
        }
        doorman.write("inetd.conf", conf.toString());
        doorman.write("hosts.allow", allow.toString());
        doorman.write("hosts.deny", "# whoever is not in hosts.allow\nALL : ALL\n");
        doorman.write("netgroup", "friends (one.test.example,-,-)\n");
        Files.writeString(doorman.folder().resolve("hosts"), """
                127.0.0.1 localhost
                ::1 localhost
                127.77.2.1 one.test.example
                127.77.2.2 two
                fd77:77:2:1::1 one.test.example
                fd77:77:2:2::1 two
                """);
        doorman.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SOURCES.close();
        doorman.close();
    }

    private static String service(int form) {
        return String.valueOf(FIRST_PORT + form);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void whoGetsIn(int number, Form form) throws Exception {
        for (int client = 1; client <= NUMBERED.length; client++) {
            Answer expected = form.in().contains(NUMBERED[client - 1]) ? Answer.SERVED : Answer.RESET;
            assertThat(Knock.answer(SOURCES.of(form.family(), client), doorman.port(FIRST_PORT + number)))
                    .as("%s: %s", form, NUMBERED[client - 1])
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagramsAreJudgedAlike(Family family) throws Exception {
        assertThat(echoes(SOURCES.of(family, 1))).isFalse();
        assertThat(echoes(SOURCES.of(family, 2))).isTrue();
    }

    private static boolean echoes(String source) throws IOException {
        InetAddress from = InetAddress.ofLiteral(source);
        InetAddress to = InetAddress.ofLiteral(from.getAddress().length == 4 ? "127.0.0.1" : "::1");
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
            byte[] text = "ask".getBytes(StandardCharsets.US_ASCII);
            socket.setSoTimeout(1500);
            socket.send(new DatagramPacket(text, text.length, new InetSocketAddress(to, doorman.port(7))));
            socket.receive(new DatagramPacket(new byte[16], 16));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Test
    void aRefusalNamesItsRuleInTheLogAndTheMetric() throws Exception {
        int form = FORMS.indexOf(new Form(Family.IPV4, "KNOWN : DENY", ""));
        assertThat(Knock.answer(SOURCES.of(Family.IPV4, 1), doorman.port(FIRST_PORT + form)))
                .isEqualTo(Answer.RESET);
        assertThat(doorman.ask("/q/metrics"))
                .containsPattern(
                        "doorman_gateway_refused_total\\{reason=\"rule\",service=\"" + service(form) + "\",?} ");
        assertThat(doorman.log("gateway"))
                .containsPattern("connection refused .* reason=rule by=hosts.(allow|deny):\\d+");
    }

    @Test
    void faultsAreToldWithTheirPlaceAndCommandsAreRefused() throws Exception {
        try (Doorman broken = Doorman.configured("echo stream tcp nowait NULL internal\n", "")) {
            broken.write("hosts.allow", """
                    ALL : ALL : spawn /bin/touch /tmp/no
                    in.telnetd ALL
                    ALL : 127.77.?.[1]
                    ALL : @strangers
                    """);
            broken.write("hosts.deny", """
                    ALL : 10.0.0.1/24
                    ALL : /etc/hosts.list
                    ALL : root@host : DENY
                    ALL : .evil.example : twist /bin/echo no
                    """);
            Doorman.Result check =
                    broken.launcher("check", "--etc", broken.etc().toString());
            assertThat(check.status()).isEqualTo(1);
            assertThat(check.output())
                    .contains(
                            "hosts.allow:1: spawn is not supported: the gateway runs no command for a client",
                            "hosts.allow:2: no \":\" in it",
                            "hosts.allow:3: ",
                            "hosts.allow:4: no netgroup \"strangers\"",
                            "hosts.deny:1: \"10.0.0.1/24\" has bits that its mask takes away",
                            "hosts.deny:2: patterns are not read from a file",
                            "hosts.deny:3: \"root@host\": clients are not asked",
                            "hosts.deny:4: twist is not supported");
            assertThat(broken.up().status()).isEqualTo(1);
            assertThat(Pattern.compile("hosts\\.(allow|deny)")
                            .matcher(broken.up().output().toLowerCase(Locale.ROOT))
                            .results()
                            .count())
                    .isGreaterThanOrEqualTo(8);
        }
    }
}
