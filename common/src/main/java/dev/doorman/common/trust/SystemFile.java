package dev.doorman.common.trust;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.OpenFile;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A file of the system that says whom to trust, read anew whenever it has changed. One that is not there, or not to be
 * believed, is as if it were empty; the log says once why. Any thread.
 */
final class SystemFile<T> {
    private static final Logger LOG = Logger.getLogger(SystemFile.class);
    /** A file that was changed just now may be changed again without its times telling. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path path;
    private final T nothing;
    private final Function<byte[], T> parser;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Known<T> known;
    private String complaint = "";

    /**
     * A file that is not read yet.
     *
     * @param nothing what it says when it is not there
     */
    SystemFile(Path path, T nothing, Function<byte[], T> parser, InstantSource clock) {
        this.path = path;
        this.nothing = nothing;
        this.parser = parser;
        this.clock = clock;
    }

    private record Known<T>(FileStatus status, T content) {}

    /** What the file says now. */
    T current(FileOwnership ownership) {
        lock.lock();
        try (OpenFile file = OpenFile.file(path.toString())) {
            FileStatus status = file.status();
            @Nullable String fault = ownership.faultOf(status).orElse(null);
            if (fault != null) {
                return complain(fault);
            }
            complaint = "";
            return content(file, status);
        } catch (PosixException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> nothing;
                case Errno.ELOOP -> complain("a symbolic link");
                default -> complain("cannot be read");
            };
        } catch (IOException e) {
            return complain("cannot be read");
        } finally {
            lock.unlock();
        }
    }

    private T content(OpenFile file, FileStatus status) throws IOException {
        Known<T> before = known;
        if (before != null && before.status.equals(status)) {
            return before.content;
        }
        byte[] bytes = file.read(TrustFile.MAX_BYTES + 1);
        if (bytes.length > TrustFile.MAX_BYTES) {
            return complain("too long");
        }
        T content = parser.apply(bytes);
        known = status.changed().plus(SETTLED).isBefore(clock.instant()) ? new Known<>(status, content) : null;
        return content;
    }

    private T complain(String why) {
        if (!complaint.equals(why)) {
            complaint = why;
            LOG.warnf("trust file not used file=%s why=%s", path, why);
        }
        return nothing;
    }
}
