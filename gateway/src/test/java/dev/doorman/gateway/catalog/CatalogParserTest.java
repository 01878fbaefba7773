package dev.doorman.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogParserTest {
    private static final ServiceNames NAMES =
            ServiceNames.of(List.of("# services", "telnet 23/tcp", "odd 4711/tcp alias # x", "bad line", "x y/z"));
    private static final String TELNETD = "/usr/sbin/in.telnetd in.telnetd -i";

    private static ServiceCatalog parsed(String text) {
        return switch (CatalogParser.parse("inetd.conf", text, NAMES)) {
            case CatalogResult.Parsed parsed -> parsed.catalog();
            case CatalogResult.Broken broken ->
                throw new AssertionError(broken.problems().toString());
        };
    }

    private static List<String> problems(String text) {
        return switch (CatalogParser.parse("inetd.conf", text, NAMES)) {
            case CatalogResult.Parsed parsed ->
                throw new AssertionError(parsed.catalog().toString());
            case CatalogResult.Broken broken ->
                broken.problems().stream().map(Problem::toString).toList();
        };
    }

    private static ServiceEntry only(String line) {
        return parsed(line).services().getFirst();
    }

    @Test
    void theExamplesOfTheDesign() {
        ServiceCatalog catalog = parsed("""
                # a comment
                telnet       stream tcp  nowait NULL /usr/sbin/in.telnetd  in.telnetd -i
                camp-login\tstream\ttcp\tnowait NULL /usr/sbin/in.rlogind  in.rlogind -a   # and another
                #echo        dgram  udp  wait   NULL internal
                8025         stream tcp  nowait NULL tcp://mail.internal:25
                """);
        assertThat(catalog.services())
                .containsExactly(
                        new ServiceEntry(
                                2,
                                ServiceState.ON,
                                null,
                                "telnet",
                                23,
                                SocketType.STREAM,
                                AddressFamily.DUAL,
                                Wait.NOWAIT,
                                Limits.NONE,
                                new Server.Daemon("telnetd", List.of("in.telnetd", "-i"))),
                        new ServiceEntry(
                                3,
                                ServiceState.CAMPED,
                                null,
                                "login",
                                513,
                                SocketType.STREAM,
                                AddressFamily.DUAL,
                                Wait.NOWAIT,
                                Limits.NONE,
                                new Server.Daemon("rlogind", List.of("in.rlogind", "-a"))),
                        new ServiceEntry(
                                5,
                                ServiceState.ON,
                                null,
                                "8025",
                                8025,
                                SocketType.STREAM,
                                AddressFamily.DUAL,
                                Wait.NOWAIT,
                                Limits.NONE,
                                remote("mail.internal", 25, Server.ProxyHeader.NONE)));
    }

    @Test
    void addressesFamiliesAndLimits() {
        assertThat(only("127.0.0.1:telnet stream tcp nowait NULL " + TELNETD))
                .extracting(ServiceEntry::address, ServiceEntry::family)
                .containsExactly("127.0.0.1", AddressFamily.IPV4);
        assertThat(only("camp-[2001:db8::1]:telnet stream tcp6 nowait NULL " + TELNETD))
                .extracting(ServiceEntry::address, ServiceEntry::family, ServiceEntry::state)
                .containsExactly("2001:db8:0:0:0:0:0:1", AddressFamily.IPV6, ServiceState.CAMPED);
        assertThat(only("telnet stream tcp4 nowait NULL " + TELNETD).family()).isEqualTo(AddressFamily.IPV4);
        assertThat(only("telnet stream tcp46 nowait NULL " + TELNETD).family()).isEqualTo(AddressFamily.DUAL);
        assertThat(only("telnet stream tcp nowait.60 NULL " + TELNETD).limits()).isEqualTo(new Limits(60, 0, 0, 0));
        assertThat(only("telnet stream tcp nowait/10/20/30 NULL " + TELNETD).limits())
                .isEqualTo(new Limits(0, 10, 20, 30));
        assertThat(only("telnet stream tcp nowait/10 NULL " + TELNETD).limits()).isEqualTo(new Limits(0, 10, 0, 0));
        assertThat(only("alias stream tcp nowait NULL tcp+proxy://[::1]:99").server())
                .isEqualTo(remote("[::1]", 99, Server.ProxyHeader.SENT));
        assertThat(only("echo stream tcp nowait root internal").server())
                .isEqualTo(new Server.Internal(InternalService.ECHO));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            telnet stream tcp nowait NULL                                      | 1:30: a line has at least 6 fields, and this one 5
            telnet seqpacket tcp nowait NULL internal                          | 1:8: unknown socket type "seqpacket" (stream, dgram)
            telnet stream tpc nowait NULL internal                             | 1:15: unknown protocol "tpc"
            telnet stream udp nowait NULL internal                             | 1:15: stream goes with tcp, and dgram with udp
            telnet stream tcp later NULL internal                              | 1:19: "later" is not wait or nowait
            telnet stream tcp nowait.x NULL internal                           | 1:19: "nowait.x" is not wait or nowait
            telnet stream tcp wait NULL /usr/sbin/in.telnetd in.telnetd        | 1:19: wait is for dgram services
            nosuch stream tcp nowait NULL internal                             | 1:1: unknown service "nosuch" for tcp
            0 stream tcp nowait NULL internal                                  | 1:1: "0" is not a port from 1 to 65535
            65536 stream tcp nowait NULL internal                              | 1:1: "65536" is not a port from 1 to 65535
            camp- stream tcp nowait NULL internal                              | 1:6: "" is not a service's name or a port
            mail.example:telnet stream tcp nowait NULL internal                | 1:1: "mail.example" is not an address
            ::1:telnet stream tcp nowait NULL internal                         | 1:1: an IPv6 address stands in brackets
            127.0.0.1:telnet stream tcp6 nowait NULL internal                  | 1:25: tcp6 does not fit the address 127.0.0.1
            telnet stream tcp nowait NULL internal                             | 1:31: no internal service "telnet" (echo, discard, chargen, daytime, time, qotd, tcpmux)
            echo stream tcp nowait NULL internal echo                          | 1:38: an internal service takes no arguments
            telnet stream tcp nowait NULL in.telnetd in.telnetd                | 1:31: "in.telnetd" is not internal, sensor, an absolute path
            telnet stream tcp nowait NULL /usr/sbin/in.sshd in.sshd            | 1:31: "/usr/sbin/in.sshd" is no daemon of ours
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd                 | 1:51: the program's name is missing behind its path
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.rshd         | 1:52: "in.rshd" is not the name of the program, in.telnetd
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -ix  | 1:65: in.telnetd does not know the flag -x; it has -ahilnSUX
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -aoffx -i | 1:65: in.telnetd -a: "offx" is not off or none
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -a valid | 1:66: in.telnetd -a: "valid" asks for the option AUTHENTICATION, which there is none of here: off or none
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -iS 256 | 1:67: in.telnetd -S: "256" is not a type of service: 0 to 255, lowdelay, throughput, reliability or mincost
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -iS  | 1:65: in.telnetd's flag -S needs a value
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -X !  | 1:66: in.telnetd -X: "!" is not a type of authentication
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -S 16 x | 1:69: in.telnetd takes no "x"
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd x    | 1:63: in.telnetd takes no "x"
            telnet stream tcp nowait NULL /usr/sbin/in.rexecd in.rexecd -a     | 1:62: in.rexecd does not know the flag -a; it has none
            telnet stream tcp nowait NULL tcp://mail                           | 1:37: "mail" is not host:port
            telnet stream tcp nowait NULL tcp://mail:99999                     | 1:37: "mail:99999" is not host:port
            telnet stream tcp nowait NULL tcp://a:1,b                          | 1:41: "b" is not host:port
            tcpmux dgram udp wait NULL internal                                | 1:1: unknown service "tcpmux" for udp
            1 dgram udp wait NULL internal                                     | 1:23: no internal service "1"
            tcpmux/help stream tcp nowait NULL internal                        | 1:8: "help" is not a name that tcpmux can offer
            tcpmux/+a/b stream tcp nowait NULL internal                        | 1:9: "a/b" is not a name that tcpmux can offer
            tcpmux/echo dgram udp wait NULL internal                           | 1:13: tcpmux is for stream services
            tcpmux/x stream tcp nowait NULL sensor                             | 1:33: tcpmux cannot offer this
            tcpmux/tcpmux stream tcp nowait NULL internal                      | 1:38: tcpmux cannot offer this
            tftp dgram udp wait NULL sensor                                    | 1:26: a sensor is for stream services
            telnet stream tcp nowait NULL sensor x                             | 1:38: a sensor takes no arguments
            telnet stream tcp nowait NULL tcp://mail:25 x                      | 1:45: a remote server takes no arguments
            tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd relative      | 1:54: "relative" is not an absolute directory
            tftp dgram udp wait NULL tcp://mail:25                             | 1:26: a remote server is for stream services
            tftp stream tcp nowait NULL /usr/sbin/in.tftpd in.tftpd            | 1:1: unknown service "tftp" for tcp
            69 stream tcp nowait NULL /usr/sbin/in.tftpd in.tftpd              | 1:27: in.tftpd is for dgram services
            ntalk dgram udp wait NULL /usr/sbin/in.telnetd in.telnetd          | 1:27: in.telnetd is for stream services
            tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd -x            | 1:55: in.tftpd does not know the flag -x; it has -clns
            tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd -cs /a /b     | 1:61: with -s there is one directory
            tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /b | 1:114: more than 20 directories
            """)
    void aFaultIsToldWithItsPlaceAndReason(String line, String problem) {
        assertThat(problems(line)).hasSize(1).first().asString().startsWith("inetd.conf:" + problem);
    }

    @Test
    void whatTcpmuxOffersHasNoPortAndALimitOfItsOwn() throws Exception {
        ServiceCatalog catalog = parsed("""
                tcpmux stream tcp nowait NULL internal
                tcpmux/+Echo2 stream tcp nowait/3 NULL tcp://a:1,[::1]:2
                tcpmux/daytime stream tcp nowait NULL internal
                """);
        assertThat(catalog.listening()).extracting(ServiceEntry::name).containsExactly("tcpmux");
        assertThat(catalog.ports()).containsExactly(1);
        ServiceEntry echo = catalog.multiplexed("eCHO2").orElseThrow();
        assertThat(echo.multiplexed()).isTrue();
        assertThat(echo.limits().children()).isEqualTo(3);
        assertThat(echo.server()).hasToString("tcp://a:1,[::1]:2");
        assertThat(catalog.multiplexed("tcpmux")).isEmpty();
        assertThat(catalog.multiplexed("daytime").orElseThrow().key()).isNotEqualTo(echo.key());
        assertThat(echo.camped().state()).isEqualTo(ServiceState.CAMPED);
    }

    @Test
    void datagramServices() {
        assertThat(only("echo dgram udp wait NULL internal"))
                .isEqualTo(new ServiceEntry(
                        1,
                        ServiceState.ON,
                        null,
                        "echo",
                        7,
                        SocketType.DGRAM,
                        AddressFamily.DUAL,
                        Wait.WAIT,
                        Limits.NONE,
                        new Server.Internal(InternalService.ECHO)));
        assertThat(only("camp-tftp dgram udp6 nowait NULL /usr/sbin/in.tftpd in.tftpd -s /tftpboot"))
                .extracting(ServiceEntry::state, ServiceEntry::family, ServiceEntry::waiting, ServiceEntry::port)
                .containsExactly(ServiceState.CAMPED, AddressFamily.IPV6, Wait.NOWAIT, 69);
        // the same port over TCP is another
        parsed("echo dgram udp wait NULL internal\necho stream tcp nowait NULL internal");
        assertThat(problems("echo dgram udp wait NULL internal\ncamp-7 dgram udp4 wait NULL internal"))
                .isNotEmpty();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertThat(problems("x\ntelnet stream tcp nowait NULL " + TELNETD + "\n\u0001\n23 stream tcp4 nowait NULL "
                        + TELNETD + "\n" + "y".repeat(5000)))
                .containsExactly(
                        "inetd.conf:1:2: a line has at least 6 fields, and this one 1: service, socket type, protocol,"
                                + " wait or nowait, user, server",
                        "inetd.conf:3:1: control character 1",
                        "inetd.conf:4:1: port 23 is taken by line 2 already",
                        "inetd.conf:5:4096: the line is longer than 4096 characters");
    }

    @Test
    void manyFaultsAreCounted() {
        assertThat(problems("x\n".repeat(500))).hasSize(101).last().isEqualTo("inetd.conf: and 400 more");
    }

    @Test
    void whatCollidesAndWhatDoesNot() {
        parsed("telnet stream tcp4 nowait NULL " + TELNETD + "\ntelnet stream tcp6 nowait NULL " + TELNETD);
        parsed("127.0.0.1:telnet stream tcp nowait NULL " + TELNETD + "\n127.0.0.2:telnet stream tcp nowait NULL "
                + TELNETD);
        assertThat(problems(
                        "telnet stream tcp4 nowait NULL " + TELNETD + "\ncamp-23 stream tcp nowait NULL " + TELNETD))
                .hasSize(1);
    }

    @Test
    void theDifferenceOfTwoCatalogs() {
        ServiceCatalog before = parsed("echo stream tcp nowait NULL internal\ntime stream tcp nowait NULL internal\n"
                + "telnet stream tcp nowait NULL " + TELNETD);
        ServiceCatalog after = parsed("# moved\necho stream tcp nowait NULL internal\n"
                + "camp-telnet stream tcp nowait NULL " + TELNETD + "\ndaytime stream tcp nowait NULL internal");
        CatalogDiff diff = before.to(after);
        assertThat(diff.added()).extracting(ServiceEntry::name).containsExactly("daytime");
        assertThat(diff.removed()).extracting(ServiceEntry::name).containsExactly("time");
        assertThat(diff.changed()).extracting(ServiceEntry::name).containsExactly("telnet");
        assertThat(after.to(after)).isEqualTo(new CatalogDiff(List.of(), List.of(), List.of()));
    }

    @Test
    void randomEntriesComeBackAsTheyWereWritten() {
        long seed = 20_261_124L;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 2000; i++) {
            ServiceEntry entry = random(random);
            assertThat(only(text(entry))).as("seed %d: %s", seed, text(entry)).isEqualTo(entry);
        }
    }

    private static ServiceEntry random(RandomGenerator random) {
        int port = random.nextInt(1, 65536);
        @Nullable String address = random.nextBoolean() ? null : "10.0.0." + random.nextInt(256);
        AddressFamily family = address == null ? AddressFamily.values()[random.nextInt(3)] : AddressFamily.IPV4;
        Limits limits = random.nextBoolean()
                ? Limits.NONE
                : new Limits(random.nextInt(1000), random.nextInt(1000), random.nextInt(1000), random.nextInt(1000));
        Server server = switch (random.nextInt(3)) {
            case 0 -> new Server.Daemon("rshd", List.of("in.rshd", "-al", "-nL"));
            case 1 -> new Server.Daemon("telnetd", List.of("in.telnetd"));
            default ->
                remote(
                        "host" + random.nextInt(100),
                        random.nextInt(1, 65536),
                        Server.ProxyHeader.values()[random.nextInt(2)]);
        };
        return new ServiceEntry(
                1,
                ServiceState.values()[random.nextInt(2)],
                address,
                String.valueOf(port),
                port,
                SocketType.STREAM,
                family,
                Wait.NOWAIT,
                limits,
                server);
    }

    private static String text(ServiceEntry entry) {
        String family = switch (entry.family()) {
            case IPV4 -> "4";
            case IPV6 -> "6";
            case DUAL -> "";
        };
        Limits limits = entry.limits();
        String wait = limits.equals(Limits.NONE)
                ? "nowait"
                : "nowait.%d/%d/%d/%d"
                        .formatted(
                                limits.perMinute(), limits.children(), limits.perSourcePerMinute(), limits.perSource());
        String server = switch (entry.server()) {
            case Server.Sensor _ -> "sensor";
            case Server.Internal internal -> internal.service().name().toLowerCase(Locale.ROOT);
            case Server.Daemon daemon ->
                "/usr/sbin/" + daemon.arguments().getFirst() + " " + String.join(" ", daemon.arguments());
            case Server.Remote remote -> remote.toString();
        };
        return (entry.state() == ServiceState.CAMPED ? "camp-" : "")
                + (entry.address() == null ? "" : entry.address() + ":") + entry.name() + "\tstream tcp" + family + " "
                + wait + "  NULL " + server;
    }

    @Test
    void hostileFilesDoNoHarm() {
        long seed = 4711;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> words = new ArrayList<>(List.of(
                "telnet",
                "stream",
                "tcp",
                "nowait",
                "NULL",
                "internal",
                TELNETD,
                "camp-",
                ":",
                "[",
                "]",
                "\t",
                " ",
                "#",
                "\n",
                "\0",
                "tcp://",
                "nowait.99999999",
                "-",
                "/",
                "\u00e9",
                "echo",
                "999999",
                "."));
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(30); j > 0; j--) {
                text.append(words.get(random.nextInt(words.size())));
                if (random.nextBoolean()) {
                    text.append(' ');
                }
            }
            CatalogResult result = CatalogParser.parse("inetd.conf", text.toString(), NAMES);
            if (result instanceof CatalogResult.Broken broken) {
                assertThat(broken.problems()).as("seed %d file %d", seed, i).hasSizeBetween(1, 101);
            }
        }
    }

    private static Server.Remote remote(String host, int port, Server.ProxyHeader header) {
        return new Server.Remote(List.of(new DaemonAddress(host, new PortRange(port, port))), header);
    }
}
