package dev.doorman.common.posix;

import java.time.Instant;

/**
 * What statx(2) says of an open file. Two that are equal are of the same file in the same state, as far as its times tell.
 *
 * @param mode the permission bits, without the kind
 * @param uid the owner, as the kernel's 32 bits
 * @param links how many names it has
 * @param modified when its content was changed
 * @param changed when anything of it was changed; nobody can set this one
 */
public record FileStatus(
        Kind kind,
        int mode,
        int uid,
        int gid,
        int links,
        long bytes,
        long inode,
        long device,
        Instant modified,
        Instant changed) {
    /** What a file can be, as far as anybody here tells apart. */
    public enum Kind {
        REGULAR,
        DIRECTORY,
        /** A symbolic link itself. */
        LINK,
        OTHER
    }
}
