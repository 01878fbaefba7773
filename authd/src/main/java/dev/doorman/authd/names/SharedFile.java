package dev.doorman.authd.names;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/**
 * A file of lines that is mounted over another one in namespaces that live. Replacing it would leave them the old one for
 * ever; so it is written over in place, in one write, with empty lines, which passwd(5) and group(5) allow, where it gets
 * shorter. Who reads at that moment sees old lines or new ones, and never an empty file. One thread at a time.
 */
final class SharedFile {
    private static final String MODE = "rw-r--r--";

    private final Path file;

    /** A file, made empty where it is not there. */
    static SharedFile in(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        if (Files.notExists(file)) {
            Files.createFile(file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(MODE));
        return new SharedFile(file);
    }

    private SharedFile(Path file) {
        this.file = file;
    }

    List<String> read() throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    void write(List<String> lines) throws IOException {
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            byte[] whole = Arrays.copyOf(content, (int) Math.max(content.length, channel.size()));
            Arrays.fill(whole, content.length, whole.length, (byte) '\n');
            ByteBuffer rest = ByteBuffer.wrap(whole);
            while (rest.hasRemaining()) {
                channel.write(rest, rest.position());
            }
            channel.truncate(content.length);
        }
    }
}
