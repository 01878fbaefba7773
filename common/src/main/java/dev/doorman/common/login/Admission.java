package dev.doorman.common.login;

import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.settings.ServiceSettings;

/**
 * A user who is let in, and how.
 *
 * @param way how the user got in, a constant text for the log
 */
public record Admission(
        SecurityContext context, TerminalLook look, ServiceSettings settings, String way, Greeting greeting) {
    /** Whether the user is shown a {@link Welcome}. */
    public enum Greeting {
        SHOWN,
        SUPPRESSED
    }
}
