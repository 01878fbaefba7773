package dev.doorman.ftpd.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.process.Identity;
import dev.doorman.ftpd.files.FileFault.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With two users as root makes them; what is touched, the kernel decides. */
class UserFilesTest {
    private static final Identity JOHN = new Identity(20_001, 20_001, List.of(20_001, 20_500));
    private static final Identity MARY = new Identity(20_002, 20_002, List.of(20_002));
    private static final int MODE = 0644;

    @TempDir
    private Path folder;

    private Path home;
    private Path outside;

    @BeforeEach
    void files() throws Exception {
        assumeTrue(Libc.effectiveUid() == 0, "root is needed to be others");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = owned(Files.createDirectory(folder.resolve("home")), JOHN, "rwxr-x--x");
        outside = Files.createDirectory(folder.resolve("outside"));
        owned(Files.writeString(outside.resolve("secret"), "of others"), JOHN, "rw-------");
        owned(outside, JOHN, "rwx------");
    }

    private static Path owned(Path path, Identity owner, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        Files.setAttribute(path, "unix:uid", owner.uid());
        Files.setAttribute(path, "unix:gid", owner.gid());
        return path;
    }

    private UserFiles john() throws IOException {
        return UserFiles.open(JOHN, home.toString());
    }

    private static String read(UserFiles files, String path) throws IOException {
        return files.run(() -> {
            try (Download download = files.download(VirtualPath.of(path))) {
                ByteBuffer bytes = ByteBuffer.allocate((int) download.bytes());
                while (bytes.hasRemaining() && download.channel().read(bytes) >= 0) {
                    // until it is whole
                }
                return new String(bytes.array(), StandardCharsets.ISO_8859_1);
            }
        });
    }

    private static void write(UserFiles files, String path, Placing placing, String text, Runnable beforeCommit)
            throws IOException {
        files.run(() -> {
            try (Upload upload = files.upload(VirtualPath.of(path), placing, MODE)) {
                upload.channel().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
                beforeCommit.run();
                upload.commit();
            }
            return true;
        });
    }

    private static void write(UserFiles files, String path, Placing placing, String text) throws IOException {
        write(files, path, placing, text, () -> {});
    }

    private static void refused(Reason reason, ThrowingDeed deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        FileFault.class, fault -> assertThat(fault.reason()).isEqualTo(reason));
    }

    private interface ThrowingDeed {
        void run() throws IOException;
    }

    /** The file-system ids and groups of a thread, as the kernel has them. */
    private static String identity(String thread) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc").resolve(thread).resolve("status"));
        return lines.stream()
                        .filter(line -> line.startsWith("Uid:") || line.startsWith("Gid:"))
                        .map(line -> line.split("\t", -1)[4])
                        .toList()
                + lines.stream()
                        .filter(line -> line.startsWith("Groups:"))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aSessionTouchesExactlyWhatItsUserCan() throws Exception {
        owned(Files.writeString(home.resolve("own"), "own"), JOHN, "rw-------");
        owned(Files.writeString(home.resolve("others"), "mary's"), MARY, "rw-------");
        Path shared = owned(
                Files.writeString(home.resolve("staff"), "of staff"), new Identity(0, 20_500, List.of()), "rw-r-----");
        owned(Files.writeString(home.resolve("roots"), "root's"), new Identity(0, 0, List.of()), "rw-r-----");
        Path locked = owned(Files.createDirectory(home.resolve("locked")), MARY, "rwx------");
        owned(Files.writeString(locked.resolve("in"), "x"), JOHN, "rw-rw-rw-");
        try (UserFiles files = john()) {
            assertThat(read(files, "/own")).isEqualTo("own");
            assertThat(read(files, "/staff")).isEqualTo("of staff");
            refused(Reason.DENIED, () -> read(files, "/others"));
            refused(Reason.DENIED, () -> read(files, "/roots"));
            refused(Reason.DENIED, () -> read(files, "/locked/in"));
            refused(Reason.DENIED, () -> files.list(VirtualPath.of("/locked")));
            refused(Reason.DENIED, () -> files.enter(VirtualPath.of("/locked")));
            refused(Reason.DENIED, () -> write(files, "/staff", new Placing.InPlace(), "x"));
            refused(Reason.DENIED, () -> files.mode(VirtualPath.of("/staff"), 0777));
            refused(Reason.DENIED, () -> files.makeFolder(VirtualPath.of("/locked/x"), 0755));
            write(files, "/new", new Placing.Whole(), "new");
            files.makeFolder(VirtualPath.of("/made"), 0770);
        }
        for (String name : List.of("new", "made")) {
            assertThat(Files.getAttribute(home.resolve(name), "unix:uid")).isEqualTo(JOHN.uid());
            assertThat(Files.getAttribute(home.resolve(name), "unix:gid")).isEqualTo(JOHN.gid());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("made"))))
                .isEqualTo("rwxrwx---");
        assertThat(shared).hasContent("of staff");
    }

    /** Were a thread the user for longer than a call takes, Java might make another by it, which would be the user for ever. */
    @Test
    void noThreadStaysTheUser() throws Exception {
        owned(Files.writeString(home.resolve("own"), "own"), JOHN, "rw-------");
        List<Thread> sessions = new ArrayList<>();
        AtomicInteger rounds = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            sessions.add(Thread.ofVirtual().start(() -> {
                try (UserFiles files = john()) {
                    for (int j = 0; j < 50; j++) {
                        assertThat(read(files, "/own")).isEqualTo("own");
                        write(files, "/" + Thread.currentThread().threadId(), new Placing.Whole(), "x");
                        rounds.incrementAndGet();
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread session : sessions) {
            session.join();
        }
        assertThat(rounds).hasValue(5_000);
        String own = identity("thread-self");
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                try {
                    assertThat(identity("self/task/" + task.getFileName()))
                            .as(task.toString())
                            .isEqualTo(own);
                } catch (NoSuchFileException e) {
                    // it has ended
                }
            }
        }
    }

    @Test
    void aFolderThatTheUserCannotSearchIsNoRoot() throws Exception {
        Path closed = owned(Files.createDirectory(folder.resolve("closed")), MARY, "rwx------");
        assertThatThrownBy(() -> UserFiles.open(JOHN, closed.toString())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> UserFiles.open(JOHN, folder.resolve("missing").toString()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void noLinkLeadsOut() throws Exception {
        Path up = home.resolve("up");
        for (String target : List.of(
                outside.toString(),
                "../outside",
                "../../../../../../../../" + outside,
                "..",
                "/..",
                "/proc/self/root" + outside)) {
            Files.deleteIfExists(up);
            Files.createSymbolicLink(up, Path.of(target));
            try (UserFiles files = john()) {
                assertThatThrownBy(() -> read(files, "/up/secret")).as(target).isInstanceOf(FileFault.class);
                assertThatThrownBy(() -> read(files, "/up/outside/secret"))
                        .as(target)
                        .isInstanceOf(FileFault.class);
                assertThatThrownBy(() -> files.rename(VirtualPath.of("/up/secret"), VirtualPath.of("/taken")))
                        .as(target)
                        .isInstanceOf(FileFault.class);
                assertThatThrownBy(() -> files.delete(VirtualPath.of("/up/secret")))
                        .as(target)
                        .isInstanceOf(FileFault.class);
                if (!target.endsWith("..")) {
                    assertThatThrownBy(() -> write(files, "/up/secret", new Placing.InPlace(), "x"))
                            .as(target)
                            .isInstanceOf(FileFault.class);
                }
                assertThatThrownBy(() -> files.mode(VirtualPath.of("/up/secret"), 0777))
                        .as(target)
                        .isInstanceOf(FileFault.class);
            }
            assertThat(outside.resolve("secret")).hasContent("of others");
        }
    }

    @Test
    void linksInsideLeadWhereTheySay() throws Exception {
        owned(Files.createDirectory(home.resolve("d")), JOHN, "rwxr-xr-x");
        owned(Files.writeString(home.resolve("d/file"), "inside"), JOHN, "rw-r--r--");
        Files.createSymbolicLink(home.resolve("absolute"), Path.of("/d/file"));
        Files.createSymbolicLink(home.resolve("relative"), Path.of("d/../d/file"));
        Files.createSymbolicLink(home.resolve("loop"), Path.of("loop"));
        try (UserFiles files = john()) {
            assertThat(read(files, "/absolute")).isEqualTo("inside");
            assertThat(read(files, "/relative")).isEqualTo("inside");
            refused(Reason.DENIED, () -> read(files, "/loop"));
            assertThat(files.linkStatus(VirtualPath.of("/absolute")).kind()).isEqualTo(FileFacts.Kind.LINK);
            assertThat(files.status(VirtualPath.of("/absolute")).bytes()).isEqualTo(6);
            files.delete(VirtualPath.of("/absolute"));
            assertThat(home.resolve("d/file")).exists();
        }
    }

    /** The user swaps a folder and a link to the outside, as fast as it goes, while the session reads. */
    @Test
    void aLinkThatIsPutThereMeanwhile() throws Exception {
        owned(Files.createDirectory(home.resolve("in")), JOHN, "rwxr-xr-x");
        owned(Files.writeString(home.resolve("in/secret"), "mine"), JOHN, "rw-r--r--");
        Path link = Files.createSymbolicLink(folder.resolve("link"), outside);
        AtomicBoolean done = new AtomicBoolean();
        Thread swapping = new Thread(() -> {
            try {
                while (!done.get()) {
                    Files.move(home.resolve("in"), home.resolve("away"));
                    Files.move(link, home.resolve("in"));
                    Files.move(home.resolve("in"), link);
                    Files.move(home.resolve("away"), home.resolve("in"));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        swapping.start();
        int seen = 0;
        try (UserFiles files = john()) {
            for (int i = 0; i < 3_000; i++) {
                try {
                    assertThat(read(files, "/in/secret")).isEqualTo("mine");
                    seen++;
                } catch (FileFault e) {
                    // away, or a link out
                }
            }
        } finally {
            done.set(true);
            swapping.join();
        }
        assertThat(seen).isPositive();
    }

    @Test
    void namesAreOctets() throws Exception {
        try (UserFiles files = john()) {
            for (String name : List.of(
                    "a\nb", "\u00ff\u00fe", "~root", "C:\\x", "\\\\server\\share", "-rf", " ", "gr\u00c3\u00bcn")) {
                write(files, "/" + name, new Placing.Whole(), name);
                assertThat(read(files, "/" + name)).isEqualTo(name);
            }
            try (Listing listing = files.list(VirtualPath.ROOT)) {
                assertThat(listing.more())
                        .extracting(Entry::name)
                        .contains("a\nb", "\u00ff\u00fe")
                        .hasSize(8);
                assertThat(listing.more()).isEmpty();
            }
            refused(Reason.TOO_LONG, () -> write(files, "/" + "x".repeat(256), new Placing.InPlace(), ""));
            write(files, "/" + "y".repeat(255), new Placing.Whole(), "long");
            assertThat(read(files, "/" + "y".repeat(255))).isEqualTo("long");
            refused(Reason.DENIED, () -> write(files, "/", new Placing.Whole(), ""));
            refused(Reason.DENIED, () -> files.removeFolder(VirtualPath.ROOT));
            refused(Reason.DENIED, () -> files.rename(VirtualPath.ROOT, VirtualPath.of("/x")));
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.list(home)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void wholeShowsUnderItsNameOnlyWhenItIs() throws Exception {
        Path file = owned(Files.writeString(home.resolve("file"), "before"), JOHN, "rw-r-----");
        try (UserFiles files = john()) {
            write(files, "/file", new Placing.Whole(), "after", () -> {
                assertThat(file).hasContent("before");
                assertThatNames(name -> name.matches("\\.file\\.[0-9a-f]{6}\\.part"));
            });
            assertThat(file).hasContent("after");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("the mode of what it replaced")
                    .isEqualTo("rw-r-----");
            Upload cut = files.upload(VirtualPath.of("/file"), new Placing.Whole(), MODE);
            files.run(() -> {
                cut.channel().write(ByteBuffer.wrap(new byte[10]));
                cut.close();
                return true;
            });
            assertThat(file).hasContent("after");
            assertThat(names()).containsExactly("file");
        }
    }

    private void assertThatNames(Predicate<String> one) {
        try {
            assertThat(names()).anyMatch(one);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theOtherPlacings() throws Exception {
        Path file = home.resolve("file");
        try (UserFiles files = john()) {
            write(files, "/file", new Placing.InPlace(), "12345");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-r--r--");
            write(files, "/file", new Placing.Append(), "678");
            assertThat(file).hasContent("12345678");
            write(files, "/file", new Placing.At(4), "xy");
            assertThat(file).hasContent("1234xy");
            refused(Reason.OTHER, () -> write(files, "/file", new Placing.At(7), ""));
            refused(Reason.EXISTS, () -> write(files, "/file", new Placing.Unique(), ""));
            refused(Reason.EXISTS, () -> write(files, "/file", new Placing.Fresh(), ""));
            write(files, "/fresh", new Placing.Fresh(), "fresh");
            refused(
                    Reason.EXISTS,
                    () -> write(files, "/race", new Placing.Fresh(), "late", () -> {
                        try {
                            Files.writeString(home.resolve("race"), "first");
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }));
            write(files, "/file", new Placing.InPlace(), "");
            assertThat(file).isEmptyFile();
            write(files, "/appended", new Placing.Append(), "new");
        }
        assertThat(home.resolve("race")).hasContent("first");
        assertThat(names()).containsExactly("appended", "file", "fresh", "race");
    }

    @Test
    void whatIsNoFileIsNotWaitedFor() throws Exception {
        Process made =
                new ProcessBuilder("mkfifo", "-m", "666", home.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        try (UserFiles files = john()) {
            refused(Reason.NOT_REGULAR, () -> files.download(VirtualPath.of("/pipe")));
            for (Placing placing :
                    List.of(new Placing.Whole(), new Placing.InPlace(), new Placing.Append(), new Placing.At(0))) {
                refused(Reason.NOT_REGULAR, () -> files.upload(VirtualPath.of("/pipe"), placing, MODE));
            }
            refused(Reason.IS_DIRECTORY, () -> files.download(VirtualPath.ROOT));
        }
    }

    @Test
    void tenThousandEntriesComeInBatches() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            Files.createFile(home.resolve("f" + i));
        }
        List<Integer> sizes = new ArrayList<>();
        try (UserFiles files = john();
                Listing listing = files.list(VirtualPath.ROOT)) {
            for (List<Entry> more = listing.more(); !more.isEmpty(); more = listing.more()) {
                sizes.add(more.size());
            }
        }
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(10_000);
        assertThat(sizes).allMatch(size -> size < 1_000).hasSizeGreaterThan(10);
    }

    @Test
    void timesAndModes() throws Exception {
        Path file = owned(Files.writeString(home.resolve("file"), "x"), JOHN, "-w-------");
        Instant time = Instant.parse("2025-01-02T03:04:05Z");
        try (UserFiles files = john()) {
            files.modified(VirtualPath.of("/file"), time);
            files.mode(VirtualPath.of("/file"), 0640);
            FileFacts facts = files.status(VirtualPath.of("/file"));
            assertThat(facts.modified()).isEqualTo(time);
            assertThat(facts.mode()).isEqualTo(0640);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
    }

    private static long count(String what) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self").resolve(what))) {
            return all.count();
        }
    }

    @Test
    void nothingIsLeftOfSessions() throws Exception {
        john().close();
        long descriptors = count("fd");
        for (int i = 0; i < 500; i++) {
            try (UserFiles files = john()) {
                files.status(VirtualPath.ROOT);
                try (Listing listing = files.list(VirtualPath.ROOT)) {
                    listing.more();
                }
                assertThatThrownBy(() -> files.download(VirtualPath.of("/none")))
                        .isInstanceOf(FileFault.class);
            }
        }
        await().untilAsserted(() -> assertThat(count("fd")).isLessThan(descriptors + 20));
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("ftp-user")));
    }

    @Test
    void aClosedSessionDoesNothingAnyMore() throws Exception {
        UserFiles files = john();
        files.close();
        files.close();
        assertThatThrownBy(() -> files.status(VirtualPath.ROOT)).isInstanceOf(IOException.class);
    }
}
