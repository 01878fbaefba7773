package dev.doorman.authd.login;

import dev.doorman.common.settings.ThrottlePolicy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Slows down who guesses through regpwd(1): a process of a user's that does not know the user's password could else find it
 * out there, with nobody to notice. One guess of a uid is judged at a time, and after some failures the next is refused
 * unheard until its time has come. It hurts nobody but who guesses: each uid has its own count. Bounded; any thread.
 */
final class OwnGuesses {
    private static final int CAPACITY = 1 << 12;

    private final LongSupplier nanoTime;
    private final Slowdown<Integer> uids = new Slowdown<>(CAPACITY);

    OwnGuesses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * A uid wants a guess judged; if it may, the caller calls {@link #judged} afterwards.
     *
     * @return how long it has to wait before it may; zero: it may now
     */
    synchronized Duration begin(int uid, ThrottlePolicy policy) {
        long now = nanoTime.getAsLong();
        uids.expire(policy.forget(), now);
        Slowdown.Rule rule = new Slowdown.Rule(policy.free(), policy.first(), policy.longest());
        if (uids.mustWait(uid, rule)) {
            return policy.first();
        }
        Duration wait = uids.left(uid, rule, now);
        if (wait.isZero()) {
            uids.begin(uid, now);
        }
        return wait;
    }

    /** A guess that had begun is judged. */
    synchronized void judged(int uid, Guess guess) {
        uids.end(uid);
        switch (guess) {
            case RIGHT -> uids.forget(uid);
            case WRONG -> uids.failed(uid, nanoTime.getAsLong());
            case UNKNOWN -> {}
        }
    }

    /** What came of a guess. */
    enum Guess {
        RIGHT,
        WRONG,
        /** It could not be judged. */
        UNKNOWN
    }
}
