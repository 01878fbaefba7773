package dev.doorman.common.recording;

import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.process.PtySize;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * One session's file. What is typed is never in it, save what the terminal shows of it; so no password is. A file that takes no more
 * ends the recording, not the session. Any thread.
 */
final class Recording implements Closeable {
    private static final Logger LOG = Logger.getLogger(Recording.class);

    private final Path file;
    private final OutputStream out;
    private final long began = System.nanoTime();
    private final Cast cast = new Cast();
    private final ReentrantLock writing = new ReentrantLock();
    private boolean broken;

    private Recording(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Begins a file that there is not yet, and that nobody but this daemon's user reads. */
    static Recording begin(Path file, TerminalLook look) throws IOException {
        OutputStream out = Channels.newOutputStream(Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        Recording recording = new Recording(file, out);
        recording.write(Cast.header(look, Instant.now()));
        return recording;
    }

    void output(byte[] bytes, int offset, int length) {
        writing.lock();
        try {
            write(cast.output(since(), bytes, offset, length));
        } finally {
            writing.unlock();
        }
    }

    void resized(PtySize size) {
        writing.lock();
        try {
            write(Cast.resized(since(), size));
        } finally {
            writing.unlock();
        }
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void write(byte[] line) {
        if (broken || line.length == 0) {
            return;
        }
        try {
            out.write(line);
        } catch (IOException e) {
            broken = true;
            LOG.errorf("recording broke off file=%s reason=%s", file, e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
