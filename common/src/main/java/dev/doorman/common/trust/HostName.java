package dev.doorman.common.trust;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host's name. Nothing that could be read as an address is one, however an old resolver would spell it.
 *
 * @param text in lower case, without a dot at its end
 */
public record HostName(String text) {
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern ALLOWED = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern ASCII = Pattern.compile("[!-~]*");
    private static final int MAX_BYTES = 253;

    /**
     * Takes a name that is known to be one.
     *
     * @throws IllegalArgumentException when it is none
     */
    public HostName {
        String last = text.substring(text.lastIndexOf('.') + 1);
        if (text.length() > MAX_BYTES
                || !ALLOWED.matcher(text).matches()
                || NUMBER.matcher(last).matches()) {
            throw new IllegalArgumentException("not a host's name");
        }
    }

    /** Takes what a file or a name server says, in any case and with or without the dot; null when it can be no name. */
    public static @Nullable HostName of(String text) {
        // what only becomes ASCII in lower case, such as the Kelvin sign, must not
        if (!ASCII.matcher(text).matches()) {
            return null;
        }
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        try {
            return new HostName(bare.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The domain of a server with this name: its last two labels. Null for a name without a dot, which tells of none. */
    public @Nullable HostName domain() {
        int last = text.lastIndexOf('.');
        if (last < 0) {
            return null;
        }
        return new HostName(text.substring(text.lastIndexOf('.', last - 1) + 1));
    }

    boolean isShort() {
        return text.indexOf('.') < 0;
    }

    /** Whether this name is a domain's own, or of a host somewhere below it. */
    boolean isWithin(HostName domain) {
        return text.equals(domain.text) || text.endsWith("." + domain.text);
    }

    /** This name as that of a host right below a domain; null where that is too long for a name. */
    @Nullable
    HostName below(HostName domain) {
        return of(text + "." + domain.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
