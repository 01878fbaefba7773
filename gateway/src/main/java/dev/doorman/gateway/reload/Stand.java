package dev.doorman.gateway.reload;

import dev.doorman.common.settings.Problem;
import java.time.Instant;
import java.util.List;

/**
 * How the configuration in force stands to the one in the folder. Immutable.
 *
 * @param loaded when the one in force was read
 * @param tried when the folder was read last
 * @param problems what is wrong with the one in the folder; empty: it is the one in force
 */
public record Stand(Instant loaded, Instant tried, List<Problem> problems) {
    public Stand {
        problems = List.copyOf(problems);
    }

    /** Whether an older one than the folder's is in force. */
    public boolean stale() {
        return !problems.isEmpty();
    }

    /** For the operator, in one line. */
    public String text() {
        return stale()
                ? "of " + loaded + " is in force; " + problems.size()
                        + (problems.size() == 1 ? " fault" : " faults") + " in the folder since: "
                        + problems.getFirst()
                : "of " + loaded + " is in force";
    }
}
