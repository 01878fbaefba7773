package dev.doorman.common.net;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * TCP ports, the first and the last included.
 *
 * @param first 1 to {@code last}
 * @param last up to 65535
 */
public record PortRange(int first, int last) {
    private static final int MAX_PORT = 0xffff;
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");

    public PortRange {
        if (first < 1 || last > MAX_PORT || first > last) {
            throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
        }
    }

    /** Reads {@code 30000-30099}; null when it is none. */
    public static @Nullable PortRange parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int first = Integer.parseInt(matcher.group(1));
        int last = Integer.parseInt(matcher.group(2));
        return first < 1 || last > MAX_PORT || first > last ? null : new PortRange(first, last);
    }

    public boolean contains(int port) {
        return port >= first && port <= last;
    }

    public int size() {
        return last - first + 1;
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
