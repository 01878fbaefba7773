package dev.doorman.ftpd.login;

import dev.doorman.common.settings.FtpSettings;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many users are logged in to this daemon, by service in all and anonymous. One for each service; any thread. */
final class Seats {
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger anonymous = new AtomicInteger();

    /** One that is taken, until it is closed. */
    interface Seat extends AutoCloseable {
        @Override
        void close();
    }

    /** Takes one; null where all are taken. */
    @Nullable
    Seat take(boolean isAnonymous, FtpSettings.Limits limits) {
        if (!take(all, limits.users())) {
            return null;
        }
        if (!isAnonymous) {
            return all::decrementAndGet;
        }
        if (!take(anonymous, limits.anonymousUsers())) {
            all.decrementAndGet();
            return null;
        }
        return () -> {
            anonymous.decrementAndGet();
            all.decrementAndGet();
        };
    }

    private static boolean take(AtomicInteger taken, int most) {
        return taken.getAndUpdate(now -> Math.min(now + 1, Math.max(now, most))) < most;
    }
}
