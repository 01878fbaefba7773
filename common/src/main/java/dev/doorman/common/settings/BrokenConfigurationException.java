package dev.doorman.common.settings;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with all its faults at once. */
public final class BrokenConfigurationException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public BrokenConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
