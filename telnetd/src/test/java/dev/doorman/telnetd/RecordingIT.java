package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sessions are recorded as asciinema's casts: of the accounts that are named, all that is shown, and nothing that is typed. */
class RecordingIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String SECRET = "typed-and-not-shown";

    private static List<Path> casts(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void session(Doorman doorman, String user) throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(23))) {
            client.await("login: ");
            client.login(user);
            client.send((byte) 255, (byte) 251, (byte) 31)
                    .send(
                            (byte) 255,
                            (byte) 250,
                            (byte) 31,
                            (byte) 0,
                            (byte) 101,
                            (byte) 0,
                            (byte) 31,
                            (byte) 255,
                            (byte) 240);
            client.send("read -s secret\r").await("\r\n");
            client.send(SECRET + "\r").await("ready> ");
            client.run("echo sh''own");
            client.send("exit\r").rest();
        }
        await().untilAsserted(() -> assertThat(doorman.ask("/api/connections")).doesNotContain("telnet"));
    }

    @Test
    void whatIsShownIsRecordedForThoseWhoAreNamed() throws Exception {
        Path folder = Files.createTempDirectory("recordings");
        try (Doorman doorman = Doorman.serving("service.telnet.telnet-record = " + folder
                + "\nservice.telnet.telnet-record-accounts = " + Doorman.USER + "\n")) {
            session(doorman, Doorman.OTHER_USER);
            assertThat(casts(folder)).isEmpty();

            session(doorman, Doorman.USER);

            Path cast = casts(folder).getFirst();
            assertThat(cast.getFileName().toString()).matches("[0-9]{8}T[0-9]{6}Z-john-[0-9a-f]{32}\\.cast");
            assertThat(Files.getPosixFilePermissions(cast)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(Files.readString(cast)).doesNotContain(SECRET, Doorman.PASSWORD);
            List<String> lines = Files.readAllLines(cast);
            JsonNode header = JSON.readTree(lines.getFirst());
            assertThat(header.get("version").intValue()).isEqualTo(2);
            assertThat(header.get("width").intValue()).isEqualTo(80);
            StringBuilder shown = new StringBuilder();
            double last = 0;
            for (String line : lines.subList(1, lines.size())) {
                JsonNode event = JSON.readTree(line);
                assertThat(event.get(0).doubleValue()).isGreaterThanOrEqualTo(last);
                last = event.get(0).doubleValue();
                shown.append(event.get(1).textValue())
                        .append(':')
                        .append(event.get(2).textValue())
                        .append('|');
            }
            assertThat(shown.toString().replace("|o:", "")).contains("r:101x31", "\r\nshown\r\n");

            doorman.write("doorman.properties", "service.telnet.telnet-record = /nowhere\n");
            session(doorman, Doorman.USER);
            assertThat(doorman.log("telnetd")).contains("session is not recorded");
        } finally {
            for (Path cast : casts(folder)) {
                Files.delete(cast);
            }
            Files.delete(folder);
        }
    }
}
