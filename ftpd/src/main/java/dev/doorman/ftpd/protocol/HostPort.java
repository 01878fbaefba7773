package dev.doorman.ftpd.protocol;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as PORT, EPRT, and the replies to PASV and EPSV write them: RFC 959 and 2428. Stateless. */
public final class HostPort {
    private static final Pattern EPRT =
            Pattern.compile("([\\x21-\\x7e])([0-9]{1,5})\\1([\\x21-\\x7e]{1,64}?)\\1([0-9]{1,5})\\1");
    /** Java would take 10.1 for 10.0.0.1, as BSD did. */
    private static final Pattern LITERAL =
            Pattern.compile("(?:[0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9A-Fa-f.:]*:[0-9A-Fa-f.:]*");

    private static final int PARTS = 6;
    private static final int MAX_PORT = 0xffff;

    private HostPort() {}

    /** What an EPRT has. */
    public sealed interface Extended {
        record Address(InetSocketAddress address) implements Extended {}

        /** An address family that nobody knows here. */
        record UnknownFamily() implements Extended {}
    }

    /** {@code h1,h2,h3,h4,p1,p2}; null when it is none. */
    public static @Nullable InetSocketAddress port(String text) {
        String[] parts = text.strip().split(",", -1);
        if (parts.length != PARTS) {
            return null;
        }
        byte[] octets = new byte[PARTS];
        for (int i = 0; i < PARTS; i++) {
            if (!parts[i].matches("[0-9]{1,3}") || Integer.parseInt(parts[i]) > 0xff) {
                return null;
            }
            octets[i] = (byte) Integer.parseInt(parts[i]);
        }
        int port = (octets[PARTS - 2] & 0xff) << 8 | octets[PARTS - 1] & 0xff;
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {octets[0], octets[1], octets[2], octets[3]}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code |family|address|port|}; null when it is none. No name is ever looked up. */
    public static @Nullable Extended extended(String text) {
        Matcher matcher = EPRT.matcher(text.strip());
        if (!matcher.matches()) {
            return null;
        }
        int family = Integer.parseInt(matcher.group(2));
        int port = Integer.parseInt(matcher.group(4));
        if (family != 1 && family != 2) {
            return new Extended.UnknownFamily();
        }
        if (!LITERAL.matcher(matcher.group(3)).matches()) {
            return null;
        }
        try {
            InetAddress address = InetAddress.ofLiteral(matcher.group(3));
            boolean v4 = matcher.group(3).indexOf(':') < 0;
            return port > MAX_PORT || v4 != (family == 1)
                    ? null
                    : new Extended.Address(new InetSocketAddress(address, port));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The family's number in EPSV and EPRT: 1 for IPv4, 2 for IPv6. */
    public static int family(InetAddress address) {
        return address instanceof Inet4Address ? 1 : 2;
    }

    /** The reply to PASV, for an IPv4 address; some clients look for the first digit, others for the brackets. */
    public static Reply passive(InetSocketAddress address) {
        byte[] host = address.getAddress().getAddress();
        int port = address.getPort();
        return Reply.of(
                227,
                "Entering Passive Mode (%d,%d,%d,%d,%d,%d)."
                        .formatted(
                                host[0] & 0xff,
                                host[1] & 0xff,
                                host[2] & 0xff,
                                host[3] & 0xff,
                                port >> 8,
                                port & 0xff));
    }

    /** The reply to EPSV. */
    public static Reply extendedPassive(int port) {
        return Reply.of(229, "Entering Extended Passive Mode (|||" + port + "|)");
    }
}
