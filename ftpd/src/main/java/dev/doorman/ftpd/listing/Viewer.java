package dev.doorman.ftpd.listing;

import dev.doorman.ftpd.files.FileFacts;
import java.util.Set;

/**
 * Who looks at a listing: whose files are named, and what may be done with them. Immutable.
 *
 * @param uid the user's own
 * @param name what is shown for that
 * @param groups all the user's gids
 * @param writes whether anything may be written here at all
 */
public record Viewer(int uid, String name, Set<Integer> groups, boolean writes) {
    private static final int OWNER = 6;
    private static final int GROUP = 3;
    private static final int READ = 4;
    private static final int WRITE = 2;
    private static final int SEARCH = 1;

    public Viewer {
        groups = Set.copyOf(groups);
    }

    boolean mayRead(FileFacts facts) {
        return has(facts, READ);
    }

    boolean mayWrite(FileFacts facts) {
        return writes && has(facts, WRITE);
    }

    boolean mayEnter(FileFacts facts) {
        return has(facts, SEARCH);
    }

    private boolean has(FileFacts facts, int bit) {
        int shift = facts.uid() == uid ? OWNER : groups.contains(facts.gid()) ? GROUP : 0;
        return (facts.mode() >> shift & bit) != 0;
    }

    String owner(int owner) {
        return owner == uid ? name : Integer.toUnsignedString(owner);
    }
}
