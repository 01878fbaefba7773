package dev.doorman.tftpd;

import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Doorman that serves TFTP from a folder, and a folder for its clients. */
final class TftpHost implements AutoCloseable {
    static final int TFTP = 69;

    private final Doorman doorman;
    private final Path served;
    private final Path local;

    private TftpHost(Doorman doorman) throws IOException {
        this.doorman = doorman;
        this.served = Files.createDirectories(doorman.folder().resolve("served"));
        this.local = Files.createDirectories(doorman.folder().resolve("local"));
    }

    /** Starts one; its flags are {@code -c} and so on. */
    static TftpHost serving(String flags, String properties, String... options)
            throws IOException, InterruptedException {
        Doorman doorman = Doorman.configured("", properties);
        TftpHost host = new TftpHost(doorman);
        doorman.write(
                "inetd.conf",
                "tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd %s %s%n".formatted(flags, host.served));
        doorman.start(options);
        return host;
    }

    Doorman doorman() {
        return doorman;
    }

    int port() {
        return doorman.port(TFTP);
    }

    /** A file of the clients'. */
    Path local(String name) {
        return local.resolve(name);
    }

    /** A file that is served. */
    Path served(String name) {
        return served.resolve(name);
    }

    /** Serves a file that everybody may read. */
    Path serve(String name, byte[] content) throws IOException {
        Path file = Files.write(served.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return file;
    }

    static byte[] random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    /** The pid of the running daemon. */
    long pid() throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("pid=(\\d+)").matcher(doorman.daemon("tftp"));
        if (!matcher.find()) {
            throw new IllegalStateException("no tftpd runs");
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() throws IOException {
        doorman.close();
    }
}
