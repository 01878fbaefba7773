package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.doorman.common.posix.TreeNode.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TreeNodeTest {
    @TempDir
    Path folder;

    private TreeNode tree;

    @BeforeEach
    void open() throws IOException {
        try (TreeNode working = TreeNode.workingDirectory()) {
            tree = working.way(folder.toString());
        }
    }

    @AfterEach
    void close() {
        tree.close();
    }

    private static void fails(int errno, ThrowingCallable call) {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(call)
                .extracting(PosixException::errno)
                .isEqualTo(errno);
    }

    @Test
    void aFileIsWrittenCutAndRead() throws IOException {
        byte[] bytes = new byte[200_000];
        try (TreeNode file = tree.write("file", 0640, Links.REFUSED)) {
            bytes[199_999] = 7;
            file.write(bytes, bytes.length);
            file.mode(04711);
            file.times(Instant.ofEpochSecond(5, 6000), Instant.ofEpochSecond(-1, 1000));
        }
        try (TreeNode file = tree.read("file")) {
            assertThat(file.status().mode()).isEqualTo(04711);
            assertThat(file.status().modified()).isEqualTo(Instant.ofEpochSecond(-1, 1000));
            assertThat(file.accessed()).isEqualTo(Instant.ofEpochSecond(5, 6000));
            long read = 0;
            byte[] piece = new byte[100_000];
            for (int some = file.read(piece, piece.length); some > 0; some = file.read(piece, piece.length)) {
                read += some;
            }
            assertThat(read).isEqualTo(bytes.length);
        }
        assertThat(folder.resolve("file")).hasBinaryContent(bytes);
        try (TreeNode file = tree.write("file", 0, Links.REFUSED)) {
            file.truncate(3);
        }
        assertThat(folder.resolve("file")).hasSize(3);
    }

    @Test
    void linksAreFollowedOnlyWhereThatIsAsked() throws IOException {
        Files.createDirectory(folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("folder"), Path.of("real"));
        Files.createSymbolicLink(folder.resolve("new"), Path.of("real/new"));
        fails(Errno.ELOOP, () -> tree.write("new", 0600, Links.REFUSED));
        fails(Errno.ENOTDIR, () -> tree.folder("folder", Links.REFUSED));
        assertThat(folder.resolve("real/new")).doesNotExist();
        tree.write("new", 0600, Links.FOLLOWED).close();
        assertThat(folder.resolve("real/new")).exists();
        tree.folder("folder", Links.FOLLOWED).close();
    }

    @Test
    void allNamesAreToldAsTheyAre() throws IOException {
        List<String> made = new ArrayList<>();
        tree.makeFolder("many", 0700);
        try (TreeNode many = tree.folder("many", Links.REFUSED)) {
            for (int i = 0; i < 1000; i++) {
                String name = "\u00fc\u00ff \n" + "x".repeat(i % 200) + i;
                many.makeFolder(name, 0700);
                made.add(name);
            }
            List<String> told = new ArrayList<>();
            for (List<String> some = many.moreNames(); !some.isEmpty(); some = many.moreNames()) {
                told.addAll(some);
            }
            assertThat(told).containsExactlyInAnyOrderElementsOf(made);
        }
    }

    @Test
    void whatIsNotThereOrNoDirectoryIsTold() throws IOException {
        Files.writeString(folder.resolve("file"), "1");
        fails(Errno.ENOENT, () -> tree.read("none"));
        fails(Errno.ENOTDIR, () -> tree.way("file"));
        fails(Errno.EEXIST, () -> tree.makeFolder("file", 0700));
        assertThat(Errno.text(Errno.EEXIST)).isEqualTo("it exists");
    }
}
