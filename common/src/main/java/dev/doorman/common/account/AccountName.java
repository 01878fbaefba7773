package dev.doorman.common.account;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A user name that may be looked up: 1 to 128 of the characters that names are made of, and no leading dash. So it can be no
 * option, no path and no field of a file, wherever it came from.
 */
public record AccountName(String text) {
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._+$@][A-Za-z0-9._+$@-]{0,127}");

    /**
     * Takes a name that is known to be one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public AccountName {
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException("not a user name");
        }
    }

    /** Takes what somebody typed; null when it can be no user's name. */
    public static @Nullable AccountName of(String text) {
        return ALLOWED.matcher(text).matches() ? new AccountName(text) : null;
    }
}
