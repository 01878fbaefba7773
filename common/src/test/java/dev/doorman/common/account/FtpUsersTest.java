package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FtpUsersTest {
    @TempDir
    private Path folder;

    @Test
    void keepsOutWhoIsListed() throws IOException {
        write("# who may not\nroot\n  uucp  # old\nCORP+mary\n\n-x y\n");
        assertThat(refuses("root")).isTrue();
        assertThat(refuses("uucp")).isTrue();
        assertThat(refuses("john")).isFalse();
        assertThat(refuses("roo")).isFalse();
        assertThat(refuses("old")).isFalse();
    }

    @Test
    void aBareNameIsEverybodyOfThatName() throws IOException {
        write("root\ncorp+mary\n");
        assertThat(refuses("CORP+root")).isTrue();
        assertThat(refuses("CORP+mary")).isTrue();
        assertThat(refuses("mary")).isFalse();
        assertThat(refuses("OTHER+mary")).isFalse();
    }

    @Test
    void withoutAFileNobodyIsKeptOutAndAChangeHoldsAtOnce() throws IOException {
        assertThat(refuses("john")).isFalse();
        write("john\n");
        assertThat(refuses("john")).isTrue();
        Files.delete(folder.resolve("ftpusers"));
        Files.createDirectory(folder.resolve("ftpusers"));
        assertThatIOException().isThrownBy(() -> refuses("john"));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("ftpusers"), text);
    }

    private boolean refuses(String name) throws IOException {
        return new FtpUsers(folder).refuses(new Account(name, 1000, 1000, List.of(), "/", "/bin/sh"));
    }
}
