package dev.doorman.authd.server;

import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each uid holds on one socket, so that one user cannot take them all from the others. Any thread.
 */
final class Seats {
    private final int each;
    private final Map<Integer, Integer> taken = new HashMap<>();

    /**
     * All free.
     *
     * @param each how many a uid may hold
     */
    Seats(int each) {
        this.each = each;
    }

    /** Takes one; false when the uid has as many as it may. */
    synchronized boolean take(int uid) {
        int held = taken.getOrDefault(uid, 0);
        if (held == each) {
            return false;
        }
        taken.put(uid, held + 1);
        return true;
    }

    /** Gives one back. */
    synchronized void leave(int uid) {
        taken.computeIfPresent(uid, (_, held) -> held == 1 ? null : held - 1);
    }
}
