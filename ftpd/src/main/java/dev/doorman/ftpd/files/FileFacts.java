package dev.doorman.ftpd.files;

import dev.doorman.common.posix.FileStatus;
import java.time.Instant;

/**
 * What a listing says of a file. Immutable.
 *
 * @param mode the permission bits, without the kind
 */
public record FileFacts(
        Kind kind, int mode, int uid, int gid, long links, long bytes, Instant modified, long inode, long device) {
    /** What it is. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        /** A pipe, a socket, a device: nothing to be transferred. */
        OTHER
    }

    static FileFacts of(FileStatus status) {
        Kind kind = switch (status.kind()) {
            case REGULAR -> Kind.FILE;
            case DIRECTORY -> Kind.DIRECTORY;
            case LINK -> Kind.LINK;
            case OTHER -> Kind.OTHER;
        };
        return new FileFacts(
                kind,
                status.mode(),
                status.uid(),
                status.gid(),
                status.links(),
                status.bytes(),
                status.modified(),
                status.inode(),
                status.device());
    }
}
