package dev.doorman.common.settings;

import dev.doorman.common.net.PortRange;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where instances of a daemon are: {@code host:port}, or {@code host:first-last}, where each port may have one. Immutable.
 *
 * @param host a name, an IPv4 address, or an IPv6 address in brackets; each address of a name is another instance
 * @param ports at most {@link #MAX_PORTS}
 */
public record DaemonAddress(String host, PortRange ports) {
    /** A range is tried port by port. */
    public static final int MAX_PORTS = 64;

    /** How addresses are written, for those who wrote something else. */
    public static final String EXPECTED = "host:port, or host:first-last with at most " + MAX_PORTS + " ports";

    private static final int MAX_HOST = 253;
    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?|\\[[0-9A-Fa-f:.]+]):([0-9-]+)");

    /** Reads {@code 127.0.0.1:17010-17019}; null when it is none. */
    public static @Nullable DaemonAddress parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group(1);
        String last = matcher.group(2);
        @Nullable PortRange ports = PortRange.parse(last.contains("-") ? last : last + "-" + last);
        boolean right =
                host.startsWith("[") ? literal(host.substring(1, host.length() - 1)) : host.length() <= MAX_HOST;
        return ports == null || ports.size() > MAX_PORTS || !right ? null : new DaemonAddress(host, ports);
    }

    private static boolean literal(String host) {
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return host + ":" + (ports.size() == 1 ? String.valueOf(ports.first()) : ports.toString());
    }
}
