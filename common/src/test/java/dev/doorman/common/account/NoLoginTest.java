package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoLoginTest {
    @TempDir
    private Path folder;

    private Path file;
    private NoLogin door;

    @BeforeEach
    void door() {
        file = folder.resolve("nologin");
        door = new NoLogin(folder);
    }

    @Test
    void holdsWhileTheFileIsThere() throws IOException {
        assertThat(door.text()).isEmpty();
        Files.writeString(file, "Back at noon.\r\nSorry.\n");
        assertThat(door.text()).contains("Back at noon.\nSorry.");
        Files.delete(file);
        assertThat(door.text()).isEmpty();
    }

    @Test
    void anEmptyFileAndOneThatCannotBeReadCloseTheDoorToo() throws IOException {
        Files.createFile(file);
        assertThat(door.text()).contains("Logins are currently disabled.");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(door.text()).contains("Logins are currently disabled.");
    }

    @Test
    void whatIsToldIsShortAndPrintable() throws IOException {
        Files.write(file, "a\u001b[2J\0\u00ff\rb".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(door.text()).contains("a?[2J???b");
        Files.writeString(file, "x".repeat(1_000_000));
        assertThat(door.text()).hasValueSatisfying(text -> assertThat(text).hasSize(NoLogin.MAX_BYTES));
    }
}
