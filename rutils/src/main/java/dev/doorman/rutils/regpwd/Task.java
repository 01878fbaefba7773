package dev.doorman.rutils.regpwd;

import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.UsageException;
import java.util.List;

/** What the program is to do; the option that says so. */
enum Task {
    HELP("help"),
    STATUS("s"),
    DELETE("d"),
    STORE_PIPED("stdin"),
    /** No option says so. */
    ASK_AND_STORE("");

    private final String option;

    Task(String option) {
        this.option = option;
    }

    /**
     * The one task of a command line.
     *
     * @throws UsageException when it names more than one
     */
    static Task of(Arguments arguments) throws UsageException {
        List<Task> named = List.of(values()).stream()
                .filter(task -> arguments.has(task.option))
                .toList();
        if (named.size() > 1) {
            throw new UsageException("one of -d, -s and --stdin at a time");
        }
        return named.isEmpty() ? ASK_AND_STORE : named.getFirst();
    }
}
