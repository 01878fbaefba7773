package dev.doorman.common.process;

import java.util.List;

/** As whom a process runs; the ids of setresuid(2), setresgid(2) and setgroups(2). */
public record Identity(int uid, int gid, List<Integer> groups) {
    public Identity {
        groups = List.copyOf(groups);
    }
}
