package dev.doorman.common.trust;

import dev.doorman.common.account.Account;
import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.OpenFile;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The .rhosts in users' home directories, read with their owner's file-system identity: so what its mode forbids its owner
 * is forbidden us, and a file server that does not know our root lets us in. Of groups, the thread takes on the user's
 * primary one; it keeps the process's supplementary ones and has not the user's. Home and file are opened once, and judged
 * and read by their descriptors. Any thread; a home that hangs costs a bounded time and one of a few threads.
 *
 * <p>The file must be regular, of one name, and the user's or root's, and neither it nor the home may be writable by anybody
 * else. A home that is a link is followed: passwd(5) names it, and it is judged where it leads.
 */
public final class HomeRhosts implements RhostsSource {
    private static final String NAME = ".rhosts";
    private static final int THREADS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final BoundedCalls calls = new BoundedCalls("rhosts", THREADS, LIMIT);

    @Override
    public Reading read(Account user) {
        if (!user.home().startsWith("/")) {
            return new Reading.Unusable("home is no absolute path");
        }
        try {
            return calls.run(user.home(), () -> Libc.as(user.uid(), user.gid(), () -> readNow(user)));
        } catch (PosixException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> new Reading.Absent();
                case Errno.ELOOP -> new Reading.Unusable("a symbolic link");
                case Errno.ENOTDIR -> new Reading.Unusable("home is not a directory");
                case Errno.ENXIO -> new Reading.Unusable("not a regular file");
                case Errno.EACCES, Errno.EPERM -> new Reading.Unusable("cannot be read as its user");
                default -> new Reading.Unusable("cannot be read");
            };
        } catch (IOException e) {
            return new Reading.Unusable("cannot be read");
        }
    }

    private static Reading readNow(Account user) throws IOException {
        FileOwnership ownership = FileOwnership.ofUser(user.uid());
        try (OpenFile home = OpenFile.directory(user.home());
                OpenFile file = home.in(NAME)) {
            Optional<String> fault = ownership.faultOf(file.status());
            if (fault.isEmpty()) {
                fault = ownership.faultOfHome(home.status());
            }
            return fault.isPresent()
                    ? new Reading.Unusable(fault.get())
                    : Reading.of(file.read(TrustFile.MAX_BYTES + 1), user);
        }
    }
}
