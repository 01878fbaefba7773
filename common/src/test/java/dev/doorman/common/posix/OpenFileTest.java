package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Held against what Java says of the same files. */
@Timeout(30)
class OpenFileTest {
    private static final int STRANGER = 20_001;

    @TempDir
    Path folder;

    private static void fails(int errno, ThrowingCallable call) {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(call)
                .extracting(PosixException::errno)
                .isEqualTo(errno);
    }

    @Test
    void theStatusIsAsJavaHasIt() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "12345");
        Files.setAttribute(path, "unix:mode", 04641);
        Files.createLink(folder.resolve("second"), path);
        Map<String, Object> java = Files.readAttributes(path, "unix:*");
        try (OpenFile file = OpenFile.file(path.toString())) {
            FileStatus status = file.status();
            assertThat(status.kind()).isEqualTo(FileStatus.Kind.REGULAR);
            assertThat(status.mode()).isEqualTo(04641);
            assertThat(status.bytes()).isEqualTo(5);
            assertThat(status.links()).isEqualTo(2).isEqualTo(java.get("nlink"));
            assertThat(status.uid()).isEqualTo(java.get("uid"));
            assertThat(status.gid()).isEqualTo(java.get("gid"));
            assertThat(status.inode()).isEqualTo(java.get("ino"));
            assertThat(FileTime.from(status.modified())).isEqualTo(java.get("lastModifiedTime"));
            assertThat(FileTime.from(status.changed())).isEqualTo(java.get("ctime"));
            assertThat(file.status()).isEqualTo(status);
        }
    }

    @Test
    void aDirectoryLeadsToItsFiles() throws IOException {
        Files.writeString(folder.resolve("file"), "12345");
        try (OpenFile directory = OpenFile.directory(folder.toString());
                OpenFile file = directory.in("file")) {
            assertThat(directory.status().kind()).isEqualTo(FileStatus.Kind.DIRECTORY);
            assertThat(file.read(3)).containsExactly('1', '2', '3');
            assertThat(file.read(3)).containsExactly('4', '5');
            assertThat(file.read(3)).isEmpty();
            fails(Errno.ENOENT, () -> directory.in("none"));
        }
        fails(Errno.ENOTDIR, () -> OpenFile.directory(folder.resolve("file").toString()));
    }

    @Test
    void aLinkIsNotFollowedAndADirectoryOfThatNameIs() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        fails(Errno.ELOOP, () -> OpenFile.file(link.toString()));
        OpenFile directory = OpenFile.directory(link.toString());
        directory.close();
        directory.close();
    }

    @Test
    void nothingWaits() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        try (OpenFile file = OpenFile.file(fifo.toString())) {
            assertThat(file.status().kind()).isEqualTo(FileStatus.Kind.OTHER);
            assertThat(file.read(10)).as("no writer").isEmpty();
            try (var _ = Files.newOutputStream(fifo)) {
                assertThatIOException().isThrownBy(() -> file.read(10));
            }
        }
        try (OpenFile file = OpenFile.file("/dev/zero")) {
            assertThat(file.read(100_000)).hasSize(100_000);
        }
    }

    @Test
    void asAnotherOneMayWhatTheOtherMay() throws IOException {
        assertThat(Libc.effectiveUid()).isZero();
        Files.setAttribute(folder, "unix:mode", 0711);
        Path path = Files.writeString(folder.resolve("file"), "12345");
        Files.setAttribute(path, "unix:mode", 0600);
        fails(Errno.EACCES, () -> Libc.as(STRANGER, STRANGER, () -> OpenFile.file(path.toString())));
        OpenFile.file(path.toString()).close();
        Path made = folder.resolve("made");
        Files.setAttribute(folder, "unix:mode", 0777);
        int descriptor = Libc.openAs(made.toString(), Libc.O_RDWR | 0100, STRANGER, STRANGER + 1);
        Libc.closeRaw(descriptor);
        assertThat(Files.getAttribute(made, "unix:uid")).isEqualTo(STRANGER);
        assertThat(Files.getAttribute(made, "unix:gid")).isEqualTo(STRANGER + 1);
    }
}
