package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorman.common.testing.Doorman;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log as JSON, of every process, and the audit in a file of its own. HostileTelnetIT has the log as text. */
class LogFormatIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String INETD = """
            echo   stream tcp nowait NULL internal
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
            """;

    private static void until(Socket client, String text) throws Exception {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = client.getInputStream().read();
            assertThat(next).as("the end came after %s", seen).isNotNegative();
            seen.append((char) next);
        }
    }

    /** Gives a name that would be another line of the log, if it were written as it came. */
    private static void login(Doorman doorman, String name, String password) throws Exception {
        try (Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), doorman.port(23))) {
            client.setSoTimeout((int) LIMIT.toMillis());
            until(client, "login: ");
            client.getOutputStream().write((name + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            until(client, "assword: ");
            client.getOutputStream().write((password + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            until(client, password.equals(Doorman.PASSWORD) ? "Message of the day" : "login: ");
        }
    }

    private static List<JsonNode> lines(Path log) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
            lines.add(mapper.readTree(line));
        }
        return lines;
    }

    @Test
    void everyProcessWritesJsonWhereItIsAskedTo() throws Exception {
        try (Doorman doorman = Doorman.configured(INETD, "").environment("QUARKUS_PROFILE", "prod,audit")) {
            doorman.start("--log-format", "json");
            login(doorman, Doorman.USER, Doorman.PASSWORD);
            login(doorman, "eve\\\"\u001b[2J\u0085 connection ended user=root", "wrong");
            Path logs = doorman.state().resolve("logs");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(lines(logs.resolve("gateway.log")))
                            .filteredOn(line -> line.get("message").asText().startsWith("connection ended"))
                            .hasSize(2));
            for (String process : List.of("gateway", "authd", "telnetd")) {
                List<JsonNode> lines = lines(logs.resolve(process + ".log"));
                assertThat(lines).as(process).isNotEmpty().allSatisfy(line -> {
                    assertThat(OffsetDateTime.parse(line.get("timestamp").asText()))
                            .isNotNull();
                    assertThat(line.get("level").asText()).isIn("INFO", "WARN", "ERROR");
                    assertThat(line.get("message").asText()).isNotEmpty();
                    assertThat(line.get("process").asText()).isEqualTo(process);
                });
            }
            assertThat(lines(logs.resolve("gateway.log")))
                    .extracting(line -> line.get("message").asText())
                    .anyMatch(
                            message -> message.matches(
                                    "connection ended connection=[0-9a-f]{32} service=telnet"
                                            + " client=127\\.0\\.0\\.1:\\d+ user=john cause=[a-z-]+ duration-ms=\\d+ received=\\d+ sent=\\d+"))
                    .noneMatch(message -> message.contains("user=root"));
            audited(doorman, logs.resolve("audit.log"));
        }
    }

    private static void audited(Doorman doorman, Path audit) throws Exception {
        assertThat(doorman.launcher(
                                "ban",
                                "192.0.2.9",
                                "10m",
                                "--state",
                                doorman.state().toString())
                        .status())
                .isZero();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(Files.readString(audit))
                                .containsPattern(
                                        "(?m)^\\S+ INFO  audit source is banned source=192.0.2.9 service=all reason=operator seconds=600$"));
        assertThat(Files.readAllLines(audit)).allMatch(line -> line.contains(" audit "));
    }

    @Test
    void whatIsNoFormatIsToldAtOnce() throws Exception {
        try (Doorman doorman = Doorman.configured(INETD, "")) {
            assertThat(doorman.launcher("up", "--log-format", "xml"))
                    .isEqualTo(new Doorman.Result(1, "doorman: --log-format takes text or json\n"));
        }
    }
}
