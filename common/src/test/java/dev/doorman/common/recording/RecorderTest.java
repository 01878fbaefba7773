package dev.doorman.common.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.login.TerminalClient;
import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.RecordingSettings;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.testing.PlainTerminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    private static final TerminalLook LOOK = new TerminalLook("vt100", PtySize.of(24, 80), 9600, Map.of());

    @TempDir
    private Path folder;

    /** A session that shows a word, is resized, and reads a line, which is not shown. */
    private static SessionOutcome session(TerminalClient client) throws IOException {
        byte[] hello = "hello\r\n".getBytes(StandardCharsets.US_ASCII);
        client.terminal().write(hello, 0, hello.length);
        client.terminal().flush();
        client.terminal().input(client.editor());
        assertThat(client.terminal().pump()).isTrue();
        assertThat(client.terminal().echoes()).isTrue();
        return new SessionOutcome.Completed();
    }

    private void run(@Nullable Path where, List<String> accounts, String user) throws Exception {
        FakeConnection connection = new FakeConnection().type("secret\r");
        TerminalClient client = TerminalClient.of(connection, new PlainTerminal(connection));
        assertThat(new Recorder(new RecordingSettings(where, accounts)).run(client, user, LOOK, RecorderTest::session))
                .isEqualTo(new SessionOutcome.Completed());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void whatIsShownIsInAFileThatItsOwnerAloneReads() throws Exception {
        run(folder, List.of(), "../mary");
        assertThat(files()).hasSize(1);
        Path file = files().getFirst();
        assertThat(file.getFileName().toString()).matches("[0-9T]+Z-\\.\\._mary-[0-9a-f]{32}\\.cast");
        assertThat(Files.readString(file))
                .contains("\"width\":80")
                .contains("hello")
                .doesNotContain("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void nobodyElsesAreRecorded() throws Exception {
        run(folder, List.of("john"), "mary");
        run(null, List.of(), "mary");
        assertThat(files()).isEmpty();
        run(folder, List.of("john"), "john");
        assertThat(files()).hasSize(1);
    }

    @Test
    void whereNoFileCanBeMadeTheSessionGoesOn() throws Exception {
        run(folder.resolve("not-there"), List.of(), "mary");
        assertThat(files()).isEmpty();
    }
}
