package dev.doorman.common.process;

import java.io.IOException;

/**
 * A session that was launched. Compared by identity, for its number is given to another once all its processes are gone.
 */
final class LiveSession {
    private final ChildReaper.Child leader;
    private final int uid;
    private final long started;

    /**
     * A session that has just begun.
     *
     * @param leader its first process, whose pid is the session's number
     * @param uid as whom it runs
     */
    LiveSession(ChildReaper.Child leader, int uid) throws IOException {
        this.leader = leader;
        this.uid = uid;
        this.started = ProcessTable.started(leader.pid());
    }

    ChildReaper.Child leader() {
        return leader;
    }

    int number() {
        return leader.pid();
    }

    int uid() {
        return uid;
    }

    /** Whether the table's processes with this session's number are this session's, and not a later one's. */
    boolean isIn(ProcessTable table) {
        ProcessTable.Entry holder = table.processes().get(number());
        return holder == null || holder.started() == started;
    }
}
