package dev.doorman.common.login;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** How many sessions each user has in this daemon. Users are told apart by their uids: a user may have several names. Any thread. */
final class SessionCounts {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Integer> counts = new HashMap<>();

    /**
     * Takes a place.
     *
     * @param most how many a user may have; 0: as many as there are
     * @return whether there was one; {@link #leave} gives it back
     */
    boolean enter(int uid, int most) {
        lock.lock();
        try {
            int now = counts.getOrDefault(uid, 0);
            if (most > 0 && now >= most) {
                return false;
            }
            counts.put(uid, now + 1);
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave(int uid) {
        lock.lock();
        try {
            counts.computeIfPresent(uid, (_, now) -> now == 1 ? null : now - 1);
        } finally {
            lock.unlock();
        }
    }
}
