package dev.doorman.gateway.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A second process, root like the gateway, wants the gateway's ports while their lines change between camped and on. It is
 * a C program that asks as fast as it can, over both versions of IP, TCP and UDP, with each socket option that might help.
 */
class RaceIT {
    private static final int TOGGLES = 100;
    private static final int SOAK_TOGGLES = 1000;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static String lines(String camp) {
        return camp + "echo stream tcp nowait NULL internal\n" + camp + "echo dgram udp wait NULL internal\n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"loopback", "*"})
    void theRivalNeverGetsAPortAcrossToggles(String bind) throws Exception {
        try (Doorman doorman = Doorman.configured(lines("camp-"), "").start("--bind", bind)) {
            Path output = doorman.folder().resolve("rival.out");
            Process rival = rival(doorman, output);
            try {
                int toggles = Soak.rounds(TOGGLES, SOAK_TOGGLES);
                for (int i = 1; i <= toggles; i++) {
                    doorman.write("inetd.conf", lines(i % 2 == 0 ? "camp-" : ""));
                    assertThat(doorman.request("POST", "/api/reload").body()).isEqualTo("reloaded\n");
                    if (i % 26 == 1) {
                        assertEchoes(doorman);
                    }
                }
                assertThat(Files.readString(output)).isEqualTo("begun\n");

                // that it would get a port that is free, and says so
                doorman.write("inetd.conf", "# nothing\n");
                assertThat(doorman.request("POST", "/api/reload").body()).isEqualTo("reloaded\n");
                await().atMost(LIMIT)
                        .untilAsserted(
                                () -> assertThat(Files.readString(output)).contains("got 0", "got 1"));
            } finally {
                rival.destroy();
                assertThat(rival.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            Matcher asked = Pattern.compile("asked (\\d+)").matcher(Files.readString(output));
            assertThat(asked.find()).isTrue();
            assertThat(Long.parseLong(asked.group(1))).isGreaterThan(10_000);
        }
    }

    private static Process rival(Doorman doorman, Path output) throws Exception {
        Path source = doorman.folder().resolve("rival.c");
        Path program = doorman.folder().resolve("rival");
        try (InputStream in = RaceIT.class.getResourceAsStream("/c/rival.c")) {
            assertThat(in).isNotNull();
            Files.write(source, in.readAllBytes());
        }
        Tools.Output made =
                Tools.run(new byte[0], List.of("gcc", "-Wall", "-O2", "-o", program.toString(), source.toString()));
        assertThat(made.status()).as(made.text()).isZero();
        String port = String.valueOf(doorman.port(7));
        Process rival = new ProcessBuilder(program.toString(), port, port)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        await().atMost(LIMIT).until(() -> Files.readString(output).contains("begun"));
        return rival;
    }

    private static void assertEchoes(Doorman doorman) throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(7))) {
            client.getOutputStream().write("on".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("on");
        }
    }
}
