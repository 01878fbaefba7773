package dev.doorman.common.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LastLoginsTest {
    private static final LastLogin LOGIN = new LastLogin(Instant.parse("2026-11-27T03:07:49Z"), "192.0.2.7", "pts/3");
    private static final LastLogin LATER = new LastLogin(Instant.parse("2026-11-28T04:00:00Z"), "2001:db8::7", "pts/4");

    @TempDir
    private Path state;

    private Path folder;
    private LastLogins logins;

    @BeforeEach
    void begin() {
        folder = state.resolve("last-logins");
        logins = new LastLogins(folder);
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void theLastOneIsToldAndTheFileIsItsOwnersAlone() throws Exception {
        assertThat(logins.of("john")).isNull();
        logins.keep("john", LOGIN);
        assertThat(logins.of("john")).isEqualTo(LOGIN);
        logins.keep("john", LATER);
        assertThat(new LastLogins(folder).of("john")).isEqualTo(LATER);
        assertThat(logins.of("mary")).isNull();
        assertThat(mode(folder)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("john.last"))).isEqualTo("rw-------");
        assertThat(LOGIN.text(ZoneOffset.UTC))
                .isEqualTo("Last login: Fri Nov 27 03:07:49 Z 2026 from 192.0.2.7 on pts/3\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "CORP+john", "john@corp.example", "-"})
    void aNameIsAFileInTheFolderOrNone(String name) throws Exception {
        logins.keep(name, LOGIN);
        logins.keep("john", LOGIN);
        try (Stream<Path> files = Files.walk(state)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::getParent)).containsOnly(folder);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../john", "/etc/passwd", "a/b", "", "-x", "j\0hn", "j\nhn"})
    void whatIsNoNameLeavesNothing(String name) {
        logins.keep(name, LOGIN);
        assertThat(folder).doesNotExist();
        assertThat(logins.of(name)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1 192.0.2.7 pts/3",
                "x 192.0.2.7 pts/3\n",
                "1 \u001b[2J pts/3\n",
                "1 192.0.2.7 pts/3\nmore",
                "9999999999999 192.0.2.7 pts/3\n"
            })
    void aFileThatWasChangedIsNotShown(String content) throws Exception {
        logins.keep("john", LOGIN);
        Files.writeString(folder.resolve("john.last"), content, StandardCharsets.ISO_8859_1);
        assertThat(logins.of("john")).isNull();
        logins.keep("john", LATER);
        assertThat(logins.of("john")).isEqualTo(LATER);
    }

    @Test
    void aLinkIsNeitherReadNorWrittenThrough() throws Exception {
        logins.keep("mary", LOGIN);
        Path link = folder.resolve("john.last");
        Files.createSymbolicLink(link, folder.resolve("mary.last"));
        assertThat(logins.of("john")).isNull();
        logins.keep("john", LATER);
        assertThat(logins.of("john")).isEqualTo(LATER);
        assertThat(logins.of("mary")).isEqualTo(LOGIN);
    }

    @Test
    void aFileOrFolderThatOthersCanTouchIsNotUsed() throws Exception {
        logins.keep("john", LOGIN);
        Files.setPosixFilePermissions(folder.resolve("john.last"), PosixFilePermissions.fromString("rw-rw----"));
        assertThat(logins.of("john")).isNull();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        logins.keep("mary", LOGIN);
        assertThat(folder.resolve("mary.last")).doesNotExist();
    }

    @Test
    void manyAtOnceLeaveOneWholeFile() throws Exception {
        try (ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                LastLogin login = i % 2 == 0 ? LOGIN : LATER;
                sessions.execute(() -> logins.keep("john", login));
            }
        }
        assertThat(logins.of("john")).isIn(LOGIN, LATER);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.toList()).isEqualTo(List.of(folder.resolve("john.last")));
        }
    }

    @Test
    void withoutAFolderNothingIsRemembered() {
        LastLogins none = new LastLogins(null);
        none.keep("john", LOGIN);
        assertThat(none.of("john")).isNull();
    }
}
