package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debian's telnet, guessing from several addresses of loopback at a whole Doorman. */
class BanIT {
    private static final int TELNET = 23;
    private static final int ECHO = 7;
    private static final String GUESSER = "127.0.0.2";
    private static final String NEIGHBOUR = "127.0.0.3";

    private Doorman doorman;

    @BeforeEach
    void configure() throws Exception {
        doorman = Doorman.configured("""
                telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd
                echo   stream tcp nowait NULL internal
                """, "");
    }

    @AfterEach
    void stop() throws Exception {
        doorman.close();
    }

    private void start(String banTime) throws Exception {
        doorman.write("doorman.properties", """
                throttle.free = 1
                throttle.first = 400ms
                throttle.longest = 800ms
                ban.failures = 6
                ban.window = 10m
                ban.time = %s
                """.formatted(banTime));
        var _ = doorman.start();
    }

    /** Fails three times, and says how many milliseconds each answer took. */
    private List<Long> guess(String source) throws Exception {
        String output = Tools.expect(
                getClass(), "ban.exp", source, String.valueOf(doorman.port(TELNET)), Doorman.USER, "wrong", "3");
        return Pattern.compile("took=(\\d+)=")
                .matcher(output)
                .results()
                .map(took -> Long.valueOf(took.group(1)))
                .toList();
    }

    private void login(String source) throws Exception {
        Tools.expect(
                getClass(), "from.exp", source, String.valueOf(doorman.port(TELNET)), Doorman.USER, Doorman.PASSWORD);
    }

    private Tools.Output knock(String source) throws Exception {
        return Tools.run(
                new byte[0], List.of("telnet", "-b", source, "127.0.0.1", String.valueOf(doorman.port(TELNET))));
    }

    private boolean served(String source, int port) {
        try (Socket client =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(port), InetAddress.ofLiteral(source), 0)) {
            client.setSoTimeout(20_000);
            client.getOutputStream().write('x');
            return client.getInputStream().read() >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void banned(String source) throws Exception {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> doorman.ask("/api/bans").contains(source + " "));
    }

    @Test
    void guessesGetSlowerThenAreBannedUntilThePardon() throws Exception {
        start("1h");
        List<Long> first = guess(GUESSER);
        assertThat(first).hasSize(3);
        assertThat(first.get(1)).isGreaterThanOrEqualTo(400);
        assertThat(first.get(2)).isGreaterThanOrEqualTo(800);
        // as slow on another connection
        assertThat(guess(GUESSER)).allSatisfy(took -> assertThat(took).isGreaterThanOrEqualTo(800));
        banned(GUESSER);

        assertThat(knock(GUESSER).text())
                .contains("Connection closed by foreign host")
                .doesNotContain("Welcome");
        assertThat(served(GUESSER, ECHO)).isTrue();
        // the user whose name was guessed at gets in from elsewhere
        login(NEIGHBOUR);
        Doorman.Result bans =
                doorman.launcher("bans", "--state", doorman.state().toString());
        assertThat(bans.status()).as(bans.output()).isZero();
        assertThat(bans.output())
                .containsPattern(
                        "SOURCE +FROM +REASON +UNTIL +FAILURES\n127\\.0\\.0\\.2 +daemons +failed-logins +20\\S+Z +6\n");
        assertThat(doorman.ask("/q/metrics"))
                .containsPattern("doorman_gateway_refused_total\\{reason=\"banned\",service=\"telnet\",?} [1-9]");
        assertThat(doorman.log("gateway"))
                .contains("source is banned source=127.0.0.2 service=telnet failures=6 seconds=3600")
                .containsPattern("connection refused service=telnet client=127\\.0\\.0\\.2:\\d+ reason=banned");

        Doorman.Result pardon =
                doorman.launcher("pardon", GUESSER, "--state", doorman.state().toString());
        assertThat(pardon.output()).isEqualTo("pardoned 127.0.0.2\n");
        assertThat(pardon.status()).isZero();
        assertThat(doorman.ask("/api/bans")).doesNotContain(GUESSER);
        // authd, which had banned it too, lets it in as well
        login(GUESSER);
    }

    @Test
    void aBanEndsByItself() throws Exception {
        start("2s");
        guess(GUESSER);
        guess(GUESSER);
        banned(GUESSER);
        assertThat(served(GUESSER, TELNET)).isFalse();
        await().atMost(Duration.ofSeconds(20)).until(() -> served(GUESSER, TELNET));
        login(GUESSER);
    }

    @Test
    void whatIsNoAddressIsNotPardoned() throws Exception {
        start("1h");
        assertThat(doorman.request("DELETE", "/api/bans/127.0.0.0%2F8").statusCode())
                .isEqualTo(400);
        assertThat(doorman.launcher("pardon", "x;y", "--state", doorman.state().toString())
                        .status())
                .isEqualTo(1);
    }
}
