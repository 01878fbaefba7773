package dev.doorman.authd.login;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.ban.Bans;
import dev.doorman.common.ban.Source;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.settings.ThrottlePolicy;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Slows guessing at passwords down, across all daemons, since all of them ask here. It never looks whether a name exists:
 * what is told by time is the same for a user and for a name that somebody made up.
 *
 * <p>Failures are counted three times: of a name from one source; of the source, whatever the name; of the name, wherever
 * they come from. When an answer is due is settled before the password is looked at, so a right one comes no sooner than a
 * wrong one, and it is no use to hang up and try the next. It is the asker who waits: authd keeps neither a thread nor a
 * connection for it.
 *
 * <p>Many questions at once gain nothing. Those that are being judged count as failures: as soon as no failure is free any
 * more, one of a name and source is judged at a time, and its answer is due after all the answers before it. One that would
 * be due later than the longest delay is refused unheard. So many right logins at once, which no failure has preceded, are
 * merely judged a few at a time.
 *
 * <p>Failures from elsewhere delay a user for a few seconds and never refuse anybody: strangers cannot lock a user out.
 * Only a user who shares the source with whoever guesses shares the ban as well.
 *
 * <p>Names are kept as keyed digests, for a password may have been typed for one. Bounded memory; any thread.
 */
public final class Throttle {
    private static final int CAPACITY = 1 << 14;
    /** One source tries several names, and one user sits at several machines. */
    private static final int WIDER = 3;

    private static final long MOST_WAITING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanoTime;
    private final Bans bans;
    private final byte[] key = new byte[32];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition judged = lock.newCondition();
    private final Slowdown<Pair> pairs = new Slowdown<>(CAPACITY);
    private final Slowdown<Source> sources = new Slowdown<>(CAPACITY);
    private final Slowdown<Long> names = new Slowdown<>(CAPACITY);

    private record Pair(long name, Source source) {}

    /** Why a login is refused unheard. */
    public enum Unheard {
        /** Its source is banned. */
        BANNED("banned"),
        /** Too many others of its source wait for their answers. */
        TOO_MANY("too-many");

        private final String label;

        Unheard(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** What a login gets. */
    public sealed interface Admission {
        /**
         * Its password is not looked at.
         *
         * @param hold how long the asker is to wait before it tells
         */
        record Refused(Unheard why, Duration hold) implements Admission {}

        /** Its password is to be judged; this is closed afterwards. */
        record Admitted(Turn turn) implements Admission {}
    }

    /**
     * Nobody has failed yet.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public Throttle(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.bans = new Bans(Bans.CAPACITY, nanoTime);
        new SecureRandom().nextBytes(key);
    }

    /**
     * A login wants to be judged. Waits, if others of its kind are being judged, for as long as their hashes take and ten
     * seconds at most.
     *
     * @param name as the client typed it, or the one spelling that stands for all spellings of a name; never depending on
     *     whether somebody has it
     */
    public Admission admit(String name, InetAddress client, Settings settings) throws InterruptedException {
        Asked asked = new Asked(digest(name), client, settings.throttle(), settings.ban());
        lock.lock();
        try {
            expire(asked.policy().forget());
            long left = MOST_WAITING_NANOS;
            while (left > 0 && !bans.banned(client, asked.ban()) && mustWait(asked)) {
                left = judged.awaitNanos(left);
            }
            if (bans.banned(client, asked.ban())) {
                return new Admission.Refused(Unheard.BANNED, asked.policy().longest());
            }
            long now = nanoTime.getAsLong();
            long ofPair = pairs.due(asked.pair(), asked.narrow(), now) - now;
            long ofSource = sources.due(asked.source(), asked.wide(), now) - now;
            long hold = Math.max(ofPair, ofSource);
            if (left <= 0 || hold > asked.policy().longest().toNanos()) {
                var _ = bans.failed(client, asked.ban());
                return new Admission.Refused(Unheard.TOO_MANY, asked.policy().longest());
            }
            pairs.begin(asked.pair(), now + ofPair);
            sources.begin(asked.source(), now + ofSource);
            long ofName = names.dueAlone(asked.name(), asked.gentle(), now) - now;
            return new Admission.Admitted(new Turn(this, asked, now + Math.max(hold, ofName)));
        } finally {
            lock.unlock();
        }
    }

    private void expire(Duration forget) {
        long now = nanoTime.getAsLong();
        pairs.expire(forget, now);
        sources.expire(forget, now);
        names.expire(forget, now);
    }

    private boolean mustWait(Asked asked) {
        return pairs.mustWait(asked.pair(), asked.narrow()) || sources.mustWait(asked.source(), asked.wide());
    }

    private record Asked(long name, InetAddress client, ThrottlePolicy policy, BanPolicy ban) {
        Source source() {
            return Source.of(client);
        }

        Pair pair() {
            return new Pair(name, source());
        }

        Slowdown.Rule narrow() {
            return new Slowdown.Rule(policy.free(), policy.first(), policy.longest());
        }

        Slowdown.Rule wide() {
            return new Slowdown.Rule(WIDER * policy.free(), policy.first(), policy.longest());
        }

        Slowdown.Rule gentle() {
            return new Slowdown.Rule(WIDER * policy.free(), policy.first(), policy.userLongest());
        }
    }

    /** One login that is being judged, by one thread. How it ended is told before it is closed, if it is known. */
    public static final class Turn implements AutoCloseable {
        private final Throttle throttle;
        private final Asked asked;
        private final long due;

        private Turn(Throttle throttle, Asked asked, long due) {
            this.throttle = throttle;
            this.asked = asked;
            this.due = due;
        }

        /** The password is right: the failures of this name from this source are forgotten, and no others. */
        public void granted() {
            throttle.granted(asked);
        }

        /** It is not. */
        public void failed() {
            throttle.failed(asked);
        }

        /** How long from now the asker is to wait before it tells. */
        public Duration hold() {
            return Duration.ofNanos(Math.max(0, due - throttle.nanoTime.getAsLong()));
        }

        @Override
        public void close() {
            throttle.over(asked);
        }
    }

    private void granted(Asked asked) {
        lock.lock();
        try {
            pairs.forget(asked.pair());
        } finally {
            lock.unlock();
        }
    }

    private void failed(Asked asked) {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            pairs.failed(asked.pair(), now);
            sources.failed(asked.source(), now);
            names.failed(asked.name(), now);
            var _ = bans.failed(asked.client(), asked.ban());
        } finally {
            lock.unlock();
        }
    }

    private void over(Asked asked) {
        lock.lock();
        try {
            pairs.end(asked.pair());
            sources.end(asked.source());
            judged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all failures of a source, and its ban. */
    public void pardon(Source source) {
        lock.lock();
        try {
            bans.pardon(source);
            sources.forget(source);
            pairs.forgetIf(pair -> pair.source().equals(source));
            judged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many names, sources and pairs of both have failures that are remembered. */
    int size() {
        lock.lock();
        try {
            return pairs.size() + sources.size() + names.size();
        } finally {
            lock.unlock();
        }
    }

    private long digest(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            return ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
