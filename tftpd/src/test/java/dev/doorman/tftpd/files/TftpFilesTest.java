package dev.doorman.tftpd.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.tftpd.files.TftpFiles.Creation;
import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.PacketParser;
import dev.doorman.tftpd.protocol.Terms;
import dev.doorman.tftpd.protocol.TftpPacket;
import dev.doorman.tftpd.protocol.TransferMode;
import dev.doorman.tftpd.transfer.BlockSource;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TftpFilesTest {
    private static final Terms PLAIN = terms("");

    @TempDir
    private Path scratch;

    private final TftpFiles files = new TftpFiles();
    private Path first;
    private Path second;

    private static Terms terms(String options) {
        byte[] request = ("|\1x|octet|" + options).replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
        return Terms.answer((TftpPacket.Request) PacketParser.parse(request), Terms.UNTOLD);
    }

    @BeforeEach
    void fill() throws IOException {
        first = Files.createDirectories(scratch.resolve("first"));
        second = Files.createDirectories(scratch.resolve("second"));
        put(scratch.resolve("secret"), "secret", "rw-r--r--");
        put(first.resolve("a"), "first a", "rw-r--r--");
        put(second.resolve("a"), "second a", "rw-r--r--");
        put(second.resolve("b"), "second b", "rw-rw-rw-");
        put(first.resolve("mine"), "mine", "rw-r-----");
        put(second.resolve("mine"), "everybody's", "rw-r--r--");
        Files.createDirectories(first.resolve("folder/deep"));
        put(first.resolve("folder/deep/file"), "deep", "rw-r--r--");
        Files.createSymbolicLink(first.resolve("folder/inside"), Path.of("deep/file"));
        Files.createSymbolicLink(first.resolve("rooted"), Path.of("/folder/deep/file"));
        Files.createSymbolicLink(first.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(first.resolve("far"), scratch.resolve("secret"));
        Files.createSymbolicLink(first.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(first.resolve("round"), Path.of("round"));
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(files.open()).isZero();
    }

    private static void put(Path path, String text, String mode) throws IOException {
        Files.writeString(path, text);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Folders folders() {
        return new Folders(List.of(first.toString(), second.toString()), Folders.Names.OF_THE_SYSTEM);
    }

    private Folders root() {
        return new Folders(List.of(first.toString()), Folders.Names.OF_THE_FOLDER);
    }

    private String read(Folders folders, String name) throws IOException {
        try (ServedFile file = files.read(folders, name)) {
            return text(file.blocks(TransferMode.OCTET, PLAIN), 512);
        }
    }

    private static String text(BlockSource source, int blockSize) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] packet = new byte[4 + blockSize];
        int length = blockSize;
        for (long block = 1; length == blockSize; block++) {
            length = source.read(block, packet, 4);
            all.write(packet, 4, length);
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    private static void refused(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FileFaultException.class,
                        fault -> assertThat(fault.code()).isEqualTo(code));
    }

    @Test
    void theFoldersAreASearchPathAndAPrefixFilter() throws Exception {
        assertThat(read(folders(), "a")).isEqualTo("first a");
        assertThat(read(folders(), "b")).isEqualTo("second b");
        // the first is there, but not everybody's
        assertThat(read(folders(), "mine")).isEqualTo("everybody's");
        assertThat(read(folders(), second + "/a")).isEqualTo("second a");
        assertThat(read(folders(), second + "//a")).isEqualTo("second a");
        refused(ErrorCode.NOT_FOUND, () -> read(folders(), "nobody"));
        refused(ErrorCode.NOT_FOUND, () -> read(folders(), first + "/b"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> read(folders(), first + "/mine"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> read(folders(), first + "x/a"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> read(folders(), "/etc/passwd"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> read(folders(), "folder"));
        refused(ErrorCode.NOT_FOUND, () -> read(folders(), "a/b"));
        refused(ErrorCode.NOT_FOUND, () -> read(folders(), "x".repeat(300)));
    }

    @Test
    void aFolderMayBeTheRoot() throws Exception {
        assertThat(read(root(), "a")).isEqualTo("first a");
        assertThat(read(root(), "/a")).isEqualTo("first a");
        assertThat(read(root(), "/folder/inside")).isEqualTo("deep");
        assertThat(read(root(), "rooted")).isEqualTo("deep");
        refused(ErrorCode.NOT_FOUND, () -> read(root(), first + "/a"));
    }

    /** FACTS: a path that leaves the folder, by its own parts, as an absolute one, or by a link. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret",
                "/../secret",
                "folder/../../secret",
                "folder/../a",
                "..",
                "folder/..",
                "out",
                "far",
                "up/secret",
                "up/up/up/etc/passwd",
                "round"
            })
    void cve19990183PathEscape(String name) {
        for (Folders folders : List.of(folders(), root())) {
            assertThatThrownBy(() -> read(folders, name)).isInstanceOf(FileFaultException.class);
            assertThatThrownBy(() -> read(folders, first + "/" + name)).isInstanceOf(FileFaultException.class);
            assertThatThrownBy(() -> files.write(folders, name, TransferMode.OCTET, Creation.REFUSED))
                    .isInstanceOf(FileFaultException.class);
        }
        assertThatThrownBy(() -> read(folders(), scratch + "/secret")).isInstanceOf(FileFaultException.class);
        assertThatThrownBy(() -> read(folders(), first + "/../secret")).isInstanceOf(FileFaultException.class);
    }

    @Test
    void cve19990183PathEscapeByWriting() throws Exception {
        Files.createSymbolicLink(first.resolve("new"), scratch.resolve("made"));
        for (String name : List.of("up/made", "new", "../made")) {
            try (Upload upload = files.write(root(), name, TransferMode.OCTET, Creation.ALLOWED)) {
                upload.write(new byte[] {1});
                upload.finish();
            } catch (FileFaultException e) {
                // refused is as good
            }
        }
        assertThat(scratch.resolve("made")).doesNotExist();
        assertThat(Files.readString(scratch.resolve("secret"))).isEqualTo("secret");
    }

    @Test
    void whoReadsTheSameFileSharesIt() throws Exception {
        try (ServedFile one = files.read(root(), "a")) {
            try (ServedFile other = files.read(root(), "/a")) {
                assertThat(files.open()).isEqualTo(1);
                assertThat(text(other.blocks(TransferMode.OCTET, PLAIN), 512)).isEqualTo("first a");
            }
            assertThat(text(one.blocks(TransferMode.OCTET, PLAIN), 512)).isEqualTo("first a");
            // replaced: who began goes on with the old one
            put(first.resolve("fresh"), "another", "rw-r--r--");
            Files.move(first.resolve("fresh"), first.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
            try (ServedFile later = files.read(root(), "a")) {
                assertThat(files.open()).isEqualTo(2);
                assertThat(text(later.blocks(TransferMode.OCTET, PLAIN), 512)).isEqualTo("another");
            }
            assertThat(text(one.blocks(TransferMode.OCTET, PLAIN), 512)).isEqualTo("first a");
        }
    }

    @Test
    void aFileThatIsCutWhileItIsReadIsAFault() throws Exception {
        try (ServedFile file = files.read(root(), "a")) {
            Files.writeString(first.resolve("a"), "");
            refused(ErrorCode.UNDEFINED, () -> text(file.blocks(TransferMode.OCTET, PLAIN), 512));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // block size, window size, how far back a reader goes
        "8, 1, 0",
        "8, 4, 3",
        "9, 4, 2",
        "512, 8, 7"
    })
    void netasciiFromAnyBlockOfAWindow(int blockSize, int windowSize, int back) throws Exception {
        Random random = new Random(blockSize);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            text.append("ab\r\n\0".charAt(random.nextInt(5)));
        }
        put(first.resolve("text"), text.toString(), "rw-r--r--");
        String expected = text.toString().replace("\r", "\r\0").replace("\n", "\r\n");
        Terms terms = terms("blksize|" + blockSize + "|windowsize|" + windowSize + "|");
        try (ServedFile file = files.read(root(), "text")) {
            assertThat(file.size(TransferMode.NETASCII)).isEqualTo(Terms.UNTOLD);
            assertThat(file.size(TransferMode.OCTET)).isEqualTo(10_000);
            assertThat(text(file.blocks(TransferMode.NETASCII, terms), blockSize))
                    .isEqualTo(expected);
            BlockSource source = file.blocks(TransferMode.NETASCII, terms);
            byte[] packet = new byte[blockSize];
            for (long block = 1; block <= 100 / blockSize + 8; block++) {
                int _ = source.read(block, packet, 0);
                long again = Math.max(1, block - back);
                int length = source.read(again, packet, 0);
                int begin = (int) (again - 1) * blockSize;
                assertThat(new String(packet, 0, length, StandardCharsets.ISO_8859_1))
                        .as("block %d", again)
                        .isEqualTo(expected.substring(begin, begin + length));
                for (long next = again + 1; next <= block; next++) {
                    int _ = source.read(next, packet, 0);
                }
            }
        }
    }

    @Test
    void netasciiIsTakenBackAcrossBlocks() throws Exception {
        try (Upload upload = files.write(root(), "text", TransferMode.NETASCII, Creation.ALLOWED)) {
            for (String block : List.of("one\r", "\ntwo\r", "\0three\r", "x\r\r\n\n", "end\r")) {
                upload.write(block.getBytes(StandardCharsets.ISO_8859_1));
            }
            upload.finish();
        }
        assertThat(Files.readString(first.resolve("text"))).isEqualTo("one\ntwo\rthree\rx\r\n\nend\r");
    }

    private void write(Folders folders, String name, Creation creation, String text) throws IOException {
        try (Upload upload = files.write(folders, name, TransferMode.OCTET, creation)) {
            upload.write(text.getBytes(StandardCharsets.ISO_8859_1));
            upload.finish();
        }
    }

    @Test
    void onlyWhatIsThereAndEverybodysIsWritten() throws Exception {
        write(folders(), "b", Creation.REFUSED, "new");
        assertThat(Files.readString(second.resolve("b"))).isEqualTo("new");
        refused(ErrorCode.ACCESS_VIOLATION, () -> write(folders(), "a", Creation.REFUSED, "new"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> write(folders(), "a", Creation.ALLOWED, "new"));
        refused(ErrorCode.NOT_FOUND, () -> write(folders(), "c", Creation.REFUSED, "new"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> write(folders(), "folder", Creation.ALLOWED, "new"));
        refused(ErrorCode.NOT_FOUND, () -> write(folders(), "nowhere/c", Creation.ALLOWED, "new"));
        refused(ErrorCode.ACCESS_VIOLATION, () -> write(folders(), "folder/", Creation.ALLOWED, "new"));
        assertThat(Files.readString(first.resolve("a"))).isEqualTo("first a");
    }

    @Test
    void whatIsMadeIsEverybodys() throws Exception {
        write(folders(), "c", Creation.ALLOWED, "new");
        assertThat(Files.readString(first.resolve("c"))).isEqualTo("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.resolve("c"))))
                .isEqualTo("rw-rw-rw-");
        write(folders(), second + "/d", Creation.ALLOWED, "new");
        write(root(), "/folder/e", Creation.ALLOWED, "new");
        assertThat(second.resolve("d")).exists();
        assertThat(first.resolve("folder/e")).exists();
    }

    @Test
    void aRequestAloneChangesNothing() throws Exception {
        files.write(folders(), "b", TransferMode.OCTET, Creation.ALLOWED).close();
        files.write(folders(), "c", TransferMode.OCTET, Creation.ALLOWED).close();
        assertThat(Files.readString(second.resolve("b"))).isEqualTo("second b");
        assertThat(first.resolve("c")).doesNotExist();
    }

    @Test
    void aNewFileThatWasNotFinishedIsTakenAway() throws Exception {
        try (Upload upload = files.write(folders(), "c", TransferMode.OCTET, Creation.ALLOWED)) {
            upload.write(new byte[512]);
            assertThat(first.resolve("c")).exists();
            // somebody else's by now
            Files.move(first.resolve("c"), first.resolve("moved"));
            put(first.resolve("c"), "another's", "rw-r--r--");
        }
        assertThat(Files.readString(first.resolve("c"))).isEqualTo("another's");
        try (Upload upload = files.write(folders(), "d", TransferMode.OCTET, Creation.ALLOWED)) {
            upload.write(new byte[512]);
        }
        assertThat(first.resolve("d")).doesNotExist();
    }

    @Test
    void aFileIsWrittenByOneAtATime() throws Exception {
        try (Upload one = files.write(folders(), "b", TransferMode.OCTET, Creation.REFUSED);
                Upload fresh = files.write(folders(), "c", TransferMode.OCTET, Creation.ALLOWED)) {
            refused(ErrorCode.ACCESS_VIOLATION, () -> write(folders(), "b", Creation.REFUSED, "x"));
            refused(ErrorCode.ACCESS_VIOLATION, () -> write(folders(), "c", Creation.ALLOWED, "x"));
            put(first.resolve("c"), "another's", "rw-r--r--");
            refused(ErrorCode.FILE_EXISTS, () -> fresh.write(new byte[1]));
            one.write(new byte[] {'1'});
            one.finish();
        }
        assertThat(Files.readString(second.resolve("b"))).isEqualTo("1");
        assertThat(Files.readString(first.resolve("c"))).isEqualTo("another's");
    }

    @Test
    void noDescriptorIsLeft() throws Exception {
        long before = descriptors();
        for (int i = 0; i < 200; i++) {
            assertThat(read(folders(), "b")).isEqualTo("second b");
            assertThatThrownBy(() -> read(folders(), "nobody")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> read(folders(), "folder")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> write(folders(), "a", Creation.ALLOWED, "x"))
                    .isInstanceOf(IOException.class);
            write(folders(), "b", Creation.ALLOWED, "second b");
        }
        assertThat(descriptors()).isLessThan(before + 50);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void foldersAreFewEnough() {
        assertThatThrownBy(() -> new Folders(List.of(), Folders.Names.OF_THE_SYSTEM))
                .isInstanceOf(IllegalArgumentException.class);
        List<String> many = Stream.generate(() -> "/x").limit(21).toList();
        assertThatThrownBy(() -> new Folders(many, Folders.Names.OF_THE_SYSTEM))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Folders(many.subList(1, 21), Folders.Names.OF_THE_SYSTEM).folders())
                .hasSize(20);
    }
}
