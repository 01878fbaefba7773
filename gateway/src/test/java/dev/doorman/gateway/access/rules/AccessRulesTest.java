package dev.doorman.gateway.access.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.settings.Problem;
import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.Netgroups;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private static final Netgroups GROUPS = Netgroups.parse("""
            trusted (ws1.example.com,,) (10.9.9.9,,) more
            more (2001:db8:7::1,,)
            """.getBytes(StandardCharsets.US_ASCII), "netgroup");

    private static List<Rule> rules(String text, boolean allows) {
        List<Problem> problems = new ArrayList<>();
        List<Rule> rules = RulesParser.parse("f", text, allows, GROUPS, problems);
        assertThat(problems).isEmpty();
        return rules;
    }

    private static List<String> faults(String text) {
        List<Problem> problems = new ArrayList<>();
        var _ = RulesParser.parse("f", text, true, GROUPS, problems);
        return problems.stream().map(Problem::toString).toList();
    }

    /** {@code -} is not looked for yet, {@code unknown} and {@code paranoid} as tcpd has them. */
    private static @Nullable ClientName name(String text) {
        return switch (text) {
            case "-" -> null;
            case "unknown" -> new ClientName.None();
            case "paranoid" -> new ClientName.Contradicted(new HostName("liar.example.com"));
            default -> new ClientName.Confirmed(new HostName(text));
        };
    }

    private static Question question(String address, String name) {
        return new Question(
                Set.of("in.telnetd", "telnet"),
                InetAddress.ofLiteral("192.0.2.1"),
                InetAddress.ofLiteral(address),
                name(name));
    }

    private static String judge(String allow, String deny, Question question) {
        return switch (new AccessRules(rules(allow, true), rules(deny, false)).judge(question)) {
            case Judgement.Allowed _ -> "yes";
            case Judgement.Denied _ -> "no";
            case Judgement.NameNeeded _ -> "name";
        };
    }

    /** What hosts_access(5) and its examples say, and what hosts_access.c does where that says nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // the list of daemons
                "ALL : ALL                                     | 10.1.2.3        | -                | yes",
                "in.telnetd : ALL                              | 10.1.2.3        | -                | yes",
                "telnet : ALL                                  | 10.1.2.3        | -                | yes",
                "IN.TELNETD : all                              | 10.1.2.3        | -                | yes",
                "telnetd : ALL                                 | 10.1.2.3        | -                | no",
                "in.ftpd, in.telnetd : ALL                     | 10.1.2.3        | -                | yes",
                "in.ftpd in.telnetd : ALL                      | 10.1.2.3        | -                | yes",
                "in.* : ALL                                    | 10.1.2.3        | -                | yes",
                "ALL EXCEPT in.telnetd : ALL                   | 10.1.2.3        | -                | no",
                "ALL EXCEPT telnet : ALL                       | 10.1.2.3        | -                | no",
                "ALL EXCEPT in.ftpd : ALL                      | 10.1.2.3        | -                | yes",
                "in.telnetd@192.0.2.1 : ALL                    | 10.1.2.3        | -                | yes",
                "in.telnetd@192.0.2.2 : ALL                    | 10.1.2.3        | -                | no",
                "in.telnetd@192.0.2. : ALL                     | 10.1.2.3        | -                | yes",
                "in.telnetd@192.0.2.0/255.255.255.0 : ALL      | 10.1.2.3        | -                | yes",
                "in.telnetd@[2001:db8::1] : ALL                | 10.1.2.3        | -                | no",
                // addresses
                "ALL : 10.1.2.3                                | 10.1.2.3        | -                | yes",
                "ALL : 10.1.2.3                                | 10.1.2.30       | -                | no",
                "ALL : 10.1.                                   | 10.1.2.3        | -                | yes",
                "ALL : 10.1.                                   | 10.10.2.3       | -                | no",
                "ALL : 10.1.2.0/255.255.254.0                  | 10.1.3.9        | -                | yes",
                "ALL : 10.1.2.0/255.255.255.0                  | 10.1.2.9        | -                | yes",
                "ALL : 131.155.72.0/255.255.254.0              | 131.155.73.255  | -                | yes",
                "ALL : 131.155.72.0/255.255.254.0              | 131.155.74.0    | -                | no",
                "ALL : 131.155.72.0/23                         | 131.155.73.255  | -                | yes",
                "ALL : 0.0.0.0/0                               | 131.155.73.255  | -                | yes",
                "ALL : 0.0.0.0/0                               | 2001:db8::1     | -                | no",
                "ALL : 10.1.*.3                                | 10.1.77.3       | -                | yes",
                "ALL : 10.1.2.?                                | 10.1.2.33       | -                | no",
                "ALL : [2001:db8:0:1::]/64                     | 2001:db8:0:1::7 | -                | yes",
                "ALL : [2001:db8:0:1::]/64                     | 2001:db8:0:2::7 | -                | no",
                "ALL : [2001:db8::1]                           | 2001:db8::1     | -                | yes",
                "ALL : [2001:db8::1]                           | 2001:db8::2     | -                | no",
                "ALL : [2001:db8:0:1::99]/64                   | 2001:db8:0:1::7 | -                | yes",
                "ALL : [::ffff:10.1.2.3]                       | 10.1.2.3        | -                | yes",
                "ALL : 10.1.2.3                                | ::ffff:10.1.2.3 | -                | yes",
                "ALL : 10.1., 10.2.                            | 10.2.2.3        | -                | yes",
                // names
                "ALL : .example.com                            | 10.1.2.3        | -                | name",
                "ALL : .example.com                            | 10.1.2.3        | a.example.com    | yes",
                "ALL : .Example.COM                            | 10.1.2.3        | a.example.com    | yes",
                "ALL : .example.com                            | 10.1.2.3        | example.com      | no",
                "ALL : .example.com                            | 10.1.2.3        | a.badexample.com | no",
                "ALL : .example.com                            | 10.1.2.3        | unknown          | no",
                "ALL : .example.com                            | 10.1.2.3        | paranoid         | no",
                "ALL : ws1.example.com                         | 10.1.2.3        | ws1.example.com  | yes",
                "ALL : ws1.example.com                         | 10.1.2.3        | ws2.example.com  | no",
                "ALL : ws*.example.com                         | 10.1.2.3        | ws12.example.com | yes",
                "ALL : ws?.example.com                         | 10.1.2.3        | ws12.example.com | no",
                "ALL : ws.                                     | 10.1.2.3        | ws.example.com   | yes",
                "ALL : 10.1.2.3, .example.com                  | 10.1.2.3        | -                | yes",
                "ALL : .example.com, 10.1.2.3                  | 10.1.2.3        | -                | name",
                // wildcards
                "ALL : LOCAL                                   | 10.1.2.3        | -                | name",
                "ALL : LOCAL                                   | 10.1.2.3        | ws1              | yes",
                "ALL : LOCAL                                   | 10.1.2.3        | ws1.example.com  | no",
                "ALL : LOCAL                                   | 10.1.2.3        | unknown          | no",
                "ALL : KNOWN                                   | 10.1.2.3        | ws1.example.com  | yes",
                "ALL : KNOWN                                   | 10.1.2.3        | unknown          | no",
                "ALL : KNOWN                                   | 10.1.2.3        | paranoid         | no",
                "ALL : UNKNOWN                                 | 10.1.2.3        | -                | name",
                "ALL : UNKNOWN                                 | 10.1.2.3        | unknown          | yes",
                "ALL : UNKNOWN                                 | 10.1.2.3        | ws1              | no",
                "ALL : PARANOID                                | 10.1.2.3        | paranoid         | yes",
                "ALL : PARANOID                                | 10.1.2.3        | unknown          | no",
                "ALL : @trusted                                | 10.1.2.3        | ws1.example.com  | yes",
                "ALL : @trusted                                | 10.1.2.3        | unknown          | no",
                "ALL : @trusted                                | 10.9.9.9        | -                | yes",
                "ALL : @trusted                                | 2001:db8:7::1   | -                | yes",
                "ALL : @trusted                                | 10.9.9.8        | -                | name",
                // exceptions
                "ALL : ALL EXCEPT 10.1.2.3                     | 10.1.2.3        | -                | no",
                "ALL : ALL EXCEPT 10.1.2.3                     | 10.1.2.4        | -                | yes",
                "ALL : 10. EXCEPT 10.1. EXCEPT 10.1.2.3        | 10.1.2.3        | -                | yes",
                "ALL : 10. EXCEPT 10.1. EXCEPT 10.1.2.3        | 10.1.2.4        | -                | no",
                "ALL : 10. EXCEPT 10.1. EXCEPT 10.1.2.3        | 10.2.2.4        | -                | yes",
                "ALL : .foobar.edu EXCEPT term.foobar.edu      | 10.1.2.3        | term.foobar.edu  | no",
                "ALL : .foobar.edu EXCEPT term.foobar.edu      | 10.1.2.3        | a.foobar.edu     | yes",
                "ALL : ALL EXCEPT .example.com                 | 10.1.2.3        | -                | name",
                "ALL : 11. EXCEPT .example.com                 | 10.1.2.3        | -                | no",
                // no name is asked for where the daemon is another
                "in.ftpd : .example.com                        | 10.1.2.3        | -                | no",
            })
    void whatHostsAllowLetsInWhereHostsDenyHasAll(String allow, String address, String name, String verdict) {
        assertThat(judge(allow, "ALL : ALL", question(address, name))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                         | ''                       | yes",
                "''                         | ALL:ALL                  | no",
                "''                         | ALL: 10.2.               | yes",
                "ALL: 10.1.                 | ALL: 10.1.               | yes",
                "ALL: 10.1. : DENY          | ''                       | no",
                "ALL: 10.1. : deny          | ''                       | no",
                "ALL: 10.2. : DENY          | ''                       | yes",
                "''                         | ALL: 10.1. : ALLOW       | yes",
                "''                         | ALL:10.1.:severity auth.info : allow | yes",
                "ALL: 10.1. : severity=debug | ALL:ALL                 | yes",
                "''                         | ALL: 10.1. : severity mail.crit | no",
            })
    void hostsAllowThenHostsDenyThenEverybody(String allow, String deny, String verdict) {
        assertThat(judge(allow, deny, question("10.1.2.3", "-"))).isEqualTo(verdict);
    }

    @Test
    void theFirstRuleThatMatchesCounts() {
        String allow = """
                # who is exempt
                ALL: 10.1.2.3 : DENY
                ALL: 10.1.
                ALL: ALL : DENY
                """;
        assertThat(judge(allow, "", question("10.1.2.3", "-"))).isEqualTo("no");
        assertThat(judge(allow, "", question("10.1.2.4", "-"))).isEqualTo("yes");
        assertThat(judge(allow, "", question("10.2.2.4", "-"))).isEqualTo("no");
        // a rule that comes too late needs no name
        assertThat(judge("ALL: 10.1.\nALL: .example.com", "ALL:ALL", question("10.1.2.4", "-")))
                .isEqualTo("yes");
    }

    @Test
    void linesGoOnBehindABackslashACommentsToo() {
        List<Rule> rules =
                rules("# a comment \\\nALL: ALL\n\n   \nin.ftpd, \\\n  in.telnetd : \\\n 10.1.\nlast: 10.", true);
        assertThat(rules).extracting(Rule::where).containsExactly("f:5", "f:8");
        assertThat(rules.getFirst().matches(question("10.1.2.3", "-"))).isEqualTo(Match.YES);
    }

    @Test
    void aSeverityIsALevel() {
        assertThat(rules("a:ALL:severity debug\na:ALL:severity mail.notice\na:ALL:severity local0.err\na:ALL", true))
                .extracting(Rule::severity)
                .containsExactly(Severity.DEBUG, Severity.INFO, Severity.ERROR, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in.telnetd",
                ": ALL",
                "ALL :",
                "ALL : ALL EXCEPT",
                "ALL : EXCEPT 10.1.",
                "EXCEPT in.ftpd : ALL",
                "LOCAL : ALL",
                "in.telnetd@ws1.example.com : ALL",
                "ALL : 10.1",
                "ALL : 10.1.2.300",
                "ALL : 10.1.2.3/8",
                "ALL : 10.1.2.0/255.0.255.0",
                "ALL : 10.1.2.0/33",
                "ALL : [2001:db8::1",
                "ALL : [2001:db8::1]/129",
                "ALL : [nothing]",
                "ALL : 2001:db8::1",
                "ALL : bad_host!",
                "ALL : .10",
                "ALL : john@ws1",
                "ALL : /etc/hosts.list",
                "ALL : @nosuch",
                "ALL : 10.1. # inside",
                "ALL : 10.1. : spawn (/usr/bin/logger %a) &",
                "ALL : 10.1. : twist /bin/echo no",
                "ALL : 10.1. : aclexec /bin/true",
                "ALL : 10.1. : (/usr/bin/safe_finger -l @%h) &",
                "ALL : 10.1. : banners /etc/banners",
                "ALL : 10.1. : setenv A b",
                "ALL : 10.1. : user nobody",
                "ALL : 10.1. : severity loud",
                "ALL : 10.1. : ALLOW : severity info",
                "ALL : 10.1. : ALLOW now",
                "ALL : 10.1. :",
                "ALL : 10.1. : /bin/echo \\: no",
            })
    void everyFaultNamesItsLine(String line) {
        assertThat(faults("ALL : ALL\n" + line)).singleElement().asString().startsWith("f:2: ");
    }

    @Test
    void faultsSayWhatAndWhyAllAtOnce() {
        assertThat(faults("""
                in.telnetd
                ALL : 10.1. : spawn (/usr/bin/logger %a) &
                ALL : 10.1. : twist /bin/echo no
                ALL : 10.1.2.3/8
                ALL : john@ws1
                ALL : [::1] : (/bin/mail root) &
                """))
                .containsExactly(
                        "f:1: no \":\" in it: write daemons : clients",
                        "f:2: spawn is not supported: the gateway runs no command for a client",
                        "f:3: twist is not supported: the gateway runs no command for a client",
                        "f:4: \"10.1.2.3/8\" has bits that its mask takes away, and matches nobody; write 10.0.0.0/8",
                        "f:5: \"john@ws1\": clients are not asked for their users' names (ident)",
                        "f:6: \"(/bin/mail root) &\" is no option (ALLOW, DENY, severity); shell commands are not run,"
                                + " and an IPv6 address stands in brackets");
    }

    /** Bounded, whoever wrote them. */
    @Test
    void manyStarsTakeNoTime() {
        String pattern = "*a".repeat(100) + "b";
        HostName longest = new HostName("a".repeat(63) + "." + "a".repeat(63) + "." + "a".repeat(63));
        assertThat(rules("ALL : " + pattern, true).getFirst().matches(question("10.1.2.3", longest.text())))
                .isEqualTo(Match.NO);
    }
}
