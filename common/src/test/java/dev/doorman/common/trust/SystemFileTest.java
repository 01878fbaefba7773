package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that changes, that comes and goes. */
class SystemFileTest {
    private static final FileOwnership OURS = new FileOwnership(Set.of(Libc.effectiveUid()), null);

    @TempDir
    Path folder;

    private Instant now = Instant.now();
    private int parsed;

    private SystemFile<String> file() {
        return new SystemFile<>(
                folder.resolve("file"),
                "nothing",
                content -> {
                    parsed++;
                    return new String(content, StandardCharsets.UTF_8);
                },
                () -> now);
    }

    private Path write(String content) throws IOException {
        Path path = Files.writeString(folder.resolve("file"), content);
        Files.setAttribute(path, "unix:mode", 0644);
        return path;
    }

    @Test
    void isReadOnceWhileItRests() throws IOException {
        write("one");
        now = Instant.now().plusSeconds(10);
        SystemFile<String> file = file();
        assertThat(file.current(OURS)).isEqualTo("one");
        assertThat(file.current(OURS)).isEqualTo("one");
        assertThat(parsed).isEqualTo(1);
    }

    @Test
    void isReadAgainWhileItMayChangeUnseen() throws IOException {
        write("one");
        now = Instant.now();
        SystemFile<String> file = file();
        assertThat(file.current(OURS)).isEqualTo("one");
        assertThat(file.current(OURS)).isEqualTo("one");
        assertThat(parsed).isEqualTo(2);
    }

    @Test
    void isReadAnewWhenItWasWrittenOrReplaced() throws IOException {
        FileTime time = Files.getLastModifiedTime(write("one"));
        now = Instant.now().plusSeconds(10);
        SystemFile<String> file = file();
        assertThat(file.current(OURS)).isEqualTo("one");
        write("three");
        assertThat(file.current(OURS)).isEqualTo("three");
        Path next = Files.writeString(folder.resolve("next"), "other");
        Files.setLastModifiedTime(next, time);
        Files.setAttribute(next, "unix:mode", 0644);
        Files.move(next, folder.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(file.current(OURS)).isEqualTo("other");
    }

    @Test
    void comesAndGoesAndLosesItsGoodName() throws IOException {
        SystemFile<String> file = file();
        assertThat(file.current(OURS)).isEqualTo("nothing");
        Path path = write("one");
        now = Instant.now().plusSeconds(10);
        assertThat(file.current(OURS)).isEqualTo("one");
        Files.setAttribute(path, "unix:mode", 0666);
        assertThat(file.current(OURS)).isEqualTo("nothing");
        Files.setAttribute(path, "unix:mode", 0644);
        assertThat(file.current(OURS)).isEqualTo("one");
        assertThat(file.current(new FileOwnership(Set.of(4711), null))).isEqualTo("nothing");
        Files.delete(path);
        assertThat(file.current(OURS)).isEqualTo("nothing");
        Files.createSymbolicLink(path, Files.writeString(folder.resolve("other"), "two"));
        assertThat(file.current(OURS)).isEqualTo("nothing");
    }

    @Test
    void aFolderThatIsNoneHoldsNone() throws IOException {
        write("one");
        SystemFile<String> file = new SystemFile<>(folder.resolve("file/file"), "nothing", _ -> "something", () -> now);
        assertThat(file.current(OURS)).isEqualTo("nothing");
    }

    @Test
    void theAdministratorsGroupMayWriteIt() throws IOException {
        int gid = (Integer) Files.getAttribute(write("one"), "unix:gid");
        Files.setAttribute(folder.resolve("file"), "unix:mode", 0664);
        assertThat(file().current(OURS)).isEqualTo("nothing");
        assertThat(file().current(new FileOwnership(OURS.owners(), gid))).isEqualTo("one");
        assertThat(file().current(new FileOwnership(OURS.owners(), gid + 1))).isEqualTo("nothing");
        assertThat(FileOwnership.ofSystem(gid).owners()).contains(0, Libc.effectiveUid());
    }
}
