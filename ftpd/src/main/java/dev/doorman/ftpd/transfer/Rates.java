package dev.doorman.ftpd.transfer;

import dev.doorman.common.settings.FtpSettings;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The rates that sessions share: one for each user, and one for each service. One for the daemon; any thread. */
public final class Rates {
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Shared> users = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Shared> services = new ConcurrentHashMap<>();

    /** A rate as it was set when the last session began, and how many sessions have it. */
    private record Shared(long bytesPerSecond, Rate rate, int sessions) {}

    public Rates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The two rates of one session, until it is closed. */
    public interface Held extends AutoCloseable {
        /** So many bytes have gone; waits until more may. */
        void pay(long bytes);

        /** How much at most should go at once. */
        int most(int bytes);

        @Override
        void close();
    }

    /** The rates of a session of a user's; who is anonymous shares no user's rate. */
    public Held hold(String service, String user, boolean anonymous, FtpSettings.Limits limits) {
        Rate own = anonymous
                ? new Rate(limits.anonymousRate(), nanoTime)
                : take(users, service + "/" + user, limits.rate());
        Rate total = take(services, service, limits.totalRate());
        return new Held() {
            @Override
            public void pay(long bytes) {
                own.pay(bytes);
                total.pay(bytes);
            }

            @Override
            public int most(int bytes) {
                return total.most(own.most(bytes));
            }

            @Override
            public void close() {
                if (!anonymous) {
                    give(users, service + "/" + user);
                }
                give(services, service);
            }
        };
    }

    private Rate take(ConcurrentHashMap<String, Shared> all, String key, long bytesPerSecond) {
        return all.compute(
                        key,
                        (_, now) -> now == null
                                ? new Shared(bytesPerSecond, new Rate(bytesPerSecond, nanoTime), 1)
                                : new Shared(
                                        bytesPerSecond,
                                        now.bytesPerSecond() == bytesPerSecond
                                                ? now.rate()
                                                : new Rate(bytesPerSecond, nanoTime),
                                        now.sessions() + 1))
                .rate();
    }

    private static void give(ConcurrentHashMap<String, Shared> all, String key) {
        all.computeIfPresent(
                key,
                (_, now) ->
                        now.sessions() == 1 ? null : new Shared(now.bytesPerSecond(), now.rate(), now.sessions() - 1));
    }
}
