package dev.doorman.tftpd.files;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.TreeNode;
import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The file of rules, read anew whenever it has changed. While it cannot be used nothing is served: the rules may be what keeps
 * somebody out. One for the daemon; any thread.
 */
public final class RulesFile {
    private static final Logger LOG = Logger.getLogger(RulesFile.class);
    private static final int MAX_BYTES = 256 * 1024;
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final int OTHERS_WRITE = 02;
    /** A file that was changed just now may be changed again without its times telling. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Known known;
    private String complaint = "";

    /** What is in force, and of which state of which file it is. */
    private record Known(FileStatus status, RemapRules rules) {}

    public RulesFile(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The rules as they are now.
     *
     * @throws FileFaultException when there are none to be had; the log says why
     */
    public RemapRules current(Path path) throws FileFaultException {
        lock.lock();
        try {
            RemapRules rules = load(path);
            complaint = "";
            return rules;
        } catch (IOException e) {
            throw complain(path, "it cannot be read");
        } catch (RemapSyntaxException e) {
            throw complain(path, String.valueOf(e.getMessage()));
        } finally {
            lock.unlock();
        }
    }

    private RemapRules load(Path path) throws IOException, RemapSyntaxException {
        // through links: in Kubernetes a configuration's files are such
        try (TreeNode here = TreeNode.workingDirectory();
                TreeNode file = here.read(path.toString())) {
            FileStatus status = file.status();
            if ((status.mode() & OTHERS_WRITE) != 0) {
                throw new RemapSyntaxException("it may be written by others");
            }
            Known before = known;
            if (before != null && before.status.equals(status)) {
                return before.rules;
            }
            RemapRules rules = RemapRules.parse(lines(file));
            known = status.changed().plus(SETTLED).isBefore(clock.instant()) ? new Known(status, rules) : null;
            return rules;
        }
    }

    private static List<String> lines(TreeNode file) throws IOException, RemapSyntaxException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        int read = file.read(buffer, buffer.length);
        while (read > 0) {
            text.write(buffer, 0, read);
            if (text.size() > MAX_BYTES) {
                throw new RemapSyntaxException("it has more than " + MAX_BYTES + " bytes");
            }
            read = file.read(buffer, buffer.length);
        }
        return text.toString(StandardCharsets.ISO_8859_1).lines().toList();
    }

    private FileFaultException complain(Path path, String why) {
        if (!complaint.equals(why)) {
            complaint = why;
            LOG.errorf("rules cannot be used, nothing is served file=%s why=%s", path, why);
        }
        return new FileFaultException(ErrorCode.UNDEFINED, "this server's rules cannot be used");
    }
}
