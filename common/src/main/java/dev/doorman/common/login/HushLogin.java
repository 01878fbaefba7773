package dev.doorman.common.login;

import dev.doorman.common.account.Account;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.OpenFile;
import dev.doorman.common.trust.BoundedCalls;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Whether a user wants no words at a login: there is a file .hushlogin in the home. It is looked for as the user, and not for
 * long, for a home may be on a file server that is away. Any thread.
 */
final class HushLogin {
    private static final Logger LOG = Logger.getLogger(HushLogin.class);
    private static final String NAME = ".hushlogin";
    private static final int THREADS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final BoundedCalls calls = new BoundedCalls("hushlogin", THREADS, LIMIT);

    boolean wanted(Account user) {
        if (!user.home().startsWith("/")) {
            return false;
        }
        try {
            return calls.run(user.home(), () -> Libc.as(user.uid(), user.gid(), () -> exists(user.home())));
        } catch (IOException e) {
            LOG.debugf(e, "no .hushlogin");
            return false;
        }
    }

    private static boolean exists(String home) throws IOException {
        try (OpenFile folder = OpenFile.directory(home);
                OpenFile _ = folder.in(NAME)) {
            return true;
        }
    }
}
