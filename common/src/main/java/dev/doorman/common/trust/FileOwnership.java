package dev.doorman.common.trust;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.Libc;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may have written a file that is to be believed.
 *
 * @param owners one of these must own it
 * @param writers a group that may write it; null: none may
 */
record FileOwnership(Set<Integer> owners, @Nullable Integer writers) {
    private static final int ROOT = 0;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    FileOwnership {
        owners = Set.copyOf(owners);
    }

    /** A user's own files, which are the user's or root's. */
    static FileOwnership ofUser(int uid) {
        return new FileOwnership(uid == ROOT ? Set.of(ROOT) : Set.of(ROOT, uid), null);
    }

    /**
     * The system's files, which are root's; or, where we are not root, ours: who can be us can do all that we can.
     *
     * @param administrators the group that may write them; null: none may
     */
    static FileOwnership ofSystem(@Nullable Integer administrators) {
        return new FileOwnership(ofUser(Libc.effectiveUid()).owners(), administrators);
    }

    /**
     * What is wrong with a file, as a constant text. A second name is: it lets somebody who could link the file, and not
     * write it, choose where its content counts. glibc refuses it, too.
     */
    Optional<String> faultOf(FileStatus file) {
        if (file.kind() != FileStatus.Kind.REGULAR) {
            return Optional.of("not a regular file");
        }
        if (file.links() != 1) {
            return Optional.of(file.links() == 0 ? "replaced meanwhile" : "has another name");
        }
        return file.bytes() > TrustFile.MAX_BYTES ? Optional.of("too long") : faultOfWriters(file);
    }

    /** What is wrong with the directory that a file is in, as a constant text. */
    Optional<String> faultOfHome(FileStatus directory) {
        return faultOfWriters(directory).map(fault -> "home " + fault);
    }

    private Optional<String> faultOfWriters(FileStatus status) {
        if (!owners.contains(status.uid())) {
            return Optional.of("owned by another");
        }
        if ((status.mode() & OTHERS_WRITE) != 0) {
            return Optional.of("writable by others");
        }
        boolean groupMay = writers != null && writers == status.gid();
        return (status.mode() & GROUP_WRITES) != 0 && !groupMay
                ? Optional.of("writable by its group")
                : Optional.empty();
    }
}
