package dev.doorman.ftpd.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jboss.logging.Logger;

/** Files of xferlog(5), appended to, and opened for each line, so that they can be rotated. Any thread. */
final class TransferLog {
    private static final Logger LOG = Logger.getLogger(TransferLog.class);

    synchronized void write(Path file, String line) {
        try {
            Files.write(
                    file,
                    (line + "\n").getBytes(StandardCharsets.ISO_8859_1),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warnf("transfer log not written file=%s reason=%s", file, e.getMessage());
        }
    }
}
