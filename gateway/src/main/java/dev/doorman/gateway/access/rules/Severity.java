package dev.doorman.gateway.access.rules;

import org.jspecify.annotations.Nullable;

/** At which level a rule wants its clients logged: what the option {@code severity} says. */
public enum Severity {
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** syslog's levels, with a facility before them or not, which is nothing to us; null when it is none. */
    static @Nullable Severity of(String text) {
        return switch (text.substring(text.indexOf('.') + 1)) {
            case "emerg", "panic", "alert", "crit", "err", "error" -> ERROR;
            case "warning", "warn" -> WARN;
            case "notice", "info" -> INFO;
            case "debug" -> DEBUG;
            default -> null;
        };
    }
}
