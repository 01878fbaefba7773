package dev.doorman.common.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address or a network, as somebody wrote it: {@code 192.0.2.1}, {@code 192.0.2.0/24}, {@code 2001:db8::/32}. Only
 * the plain spellings count: four decimal parts without leading zeros, no zone. An IPv4 address that is written, or comes,
 * as IPv6 is the same as its plain form.
 *
 * @param base the first address, in its plain form
 * @param prefix how many leading bits are the network's
 */
public record Network(InetAddress base, int prefix) {
    private static final String PART = "(?:0|[1-9][0-9]{0,2})";
    private static final Pattern IPV4 = Pattern.compile(PART + "(?:\\." + PART + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /** Null when the text is neither an address nor a network. */
    public static @Nullable Network of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean isNew = IPV6.matcher(address).matches();
        if (!isNew && !IPV4.matcher(address).matches()) {
            return null;
        }
        int written = isNew ? IPV6_BITS : IPV4_BITS;
        int prefix = slash < 0 ? written : prefix(text.substring(slash + 1), written);
        try {
            InetAddress base = plain(InetAddress.ofLiteral(address));
            int bits = base.getAddress().length * Byte.SIZE;
            int kept = prefix - (written - bits);
            return prefix < 0 || kept < 0 ? null : new Network(masked(base, kept), kept);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int prefix(String text, int most) {
        int prefix = PREFIX.matcher(text).matches() ? Integer.parseInt(text) : -1;
        return prefix <= most ? prefix : -1;
    }

    /** An address without name and zone, and as IPv4 where it is an IPv4-mapped one. */
    public static InetAddress plain(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException(HexFormat.of().formatHex(address.getAddress()), e);
        }
    }

    /** The network of an address, which is in its plain form. */
    public static Network around(InetAddress address, int prefix) {
        return new Network(masked(address, prefix), prefix);
    }

    private static InetAddress masked(InetAddress address, int prefix) {
        byte[] bytes = address.getAddress();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether an address, in its plain form, is within. */
    public boolean contains(InetAddress address) {
        return address.getAddress().length == base.getAddress().length
                && masked(address, prefix).equals(base);
    }
}
