package dev.doorman.authd.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * A folder that sockets lie in: everyone may pass, and nobody but its owner may put another socket in the place of one. A
 * volume that was mounted for it may be otherwise; Kubernetes makes its own writable by all.
 */
final class SocketFolder {
    private static final Logger LOG = Logger.getLogger(SocketFolder.class);
    private static final Set<PosixFilePermission> MADE = PosixFilePermissions.fromString("rwx--x--x");
    private static final Set<PosixFilePermission> OTHERS_WRITE = PosixFilePermissions.fromString("----w--w-");
    private static final Set<PosixFilePermission> PASS = PosixFilePermissions.fromString("--x--x--x");

    private SocketFolder() {}

    /**
     * Makes it where it is not there; else changes of its mode only what must be otherwise.
     *
     * @throws IOException when it is not ours to make or change
     */
    static void prepare(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, MADE);
            return;
        }
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(folder);
        Set<PosixFilePermission> right = EnumSet.copyOf(PASS);
        right.addAll(found);
        right.removeAll(OTHERS_WRITE);
        if (!right.equals(found)) {
            Files.setPosixFilePermissions(folder, right);
            LOG.infof(
                    "mode changed folder=%s was=%s is=%s",
                    folder, PosixFilePermissions.toString(found), PosixFilePermissions.toString(right));
        }
    }
}
