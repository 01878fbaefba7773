package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Phase;
import java.util.Set;

/**
 * One row of the table of commands. Immutable.
 *
 * @param syntax what HELP says of its argument; empty where there is none
 * @param secure whether a service that demands TLS takes it before that
 */
record CommandSpec(
        String verb, Set<Phase> phases, Argument argument, String syntax, Clearance secure, Command command) {
    /** Whether it has one. */
    enum Argument {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /** Where TLS is demanded. */
    enum Clearance {
        /** It may be used before. */
        CLEAR,
        /** Only after. */
        SECURE
    }

    CommandSpec {
        phases = Set.copyOf(phases);
    }
}
