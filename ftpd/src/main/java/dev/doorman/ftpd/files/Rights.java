package dev.doorman.ftpd.files;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.process.Identity;
import java.io.IOException;

/**
 * A user's rights, which the session's thread has for as long as it asks the system for something, and not a moment longer: its
 * file-system uid and gid, and its supplementary groups, are the user's then (setfsuid(2), and the kernel's own setgroups, which both
 * are of one thread). With the uid goes every capability that overrides permissions. A thread that were the user all the time could
 * pass that on: it may be the one by which Java makes another, and a thread begins as its maker. Immutable.
 */
final class Rights {
    private final Identity identity;
    private final boolean own;

    private Rights(Identity identity, boolean own) {
        this.identity = identity;
        this.own = own;
    }

    /**
     * The rights of a user.
     *
     * @throws IOException when this process cannot be that user
     */
    static Rights of(Identity identity) throws IOException {
        int self = Libc.effectiveUid();
        if (self != 0 && self != identity.uid()) {
            throw new IOException("this daemon runs as uid " + self + " and can be nobody else");
        }
        return new Rights(identity, self != 0);
    }

    /**
     * Does something with these rights; on the session's own platform thread. The deed is calls of the system, and no more.
     *
     * @throws FileFault when the system refuses
     */
    <T> T run(Libc.Deed<T> deed) throws IOException {
        try {
            return own ? deed.run() : Libc.as(identity.uid(), identity.gid(), identity.groups(), deed);
        } catch (PosixException e) {
            throw FileFault.of(e);
        }
    }
}
