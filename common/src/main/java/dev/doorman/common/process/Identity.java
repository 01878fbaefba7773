package dev.doorman.common.process;

import java.util.List;

/** As whom a process runs; the ids of setresuid(2), setresgid(2) and setgroups(2), none of them negative. */
public record Identity(int uid, int gid, List<Integer> groups) {
    /**
     * Checks the ids.
     *
     * @throws IllegalArgumentException when one is negative: to setresuid(2), -1 means to stay who one is, and that is root
     */
    public Identity {
        groups = List.copyOf(groups);
        if (uid < 0 || gid < 0 || groups.stream().anyMatch(group -> group < 0)) {
            throw new IllegalArgumentException("no identity: uid " + uid + ", gid " + gid + ", groups " + groups);
        }
    }
}
