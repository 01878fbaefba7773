package dev.doorman.common.ban;

import dev.doorman.common.net.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where logins come from, as failures are counted: an IPv4 address, or the /64 network of an IPv6 address, for within one
 * /64 a single host has as many addresses as it likes.
 *
 * @param base the address, or the network's first one
 */
public record Source(InetAddress base) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 64;
    private static final int GROUPS = 4;

    /** The source of an address; an IPv4 address that comes as IPv6 is the same as its plain form. */
    public static Source of(InetAddress address) {
        InetAddress plain = Network.plain(address);
        return new Source(
                plain instanceof Inet6Address ? Network.around(plain, IPV6_BITS).base() : plain);
    }

    /** What somebody wrote: an address, or a source as {@link #toString} has it; null when it is neither. */
    public static @Nullable Source parse(String text) {
        @Nullable Network written = Network.of(text);
        if (written == null) {
            return null;
        }
        boolean wide = written.base() instanceof Inet6Address;
        boolean one = written.prefix() == (wide ? 2 * IPV6_BITS : IPV4_BITS);
        return one || wide && written.prefix() == IPV6_BITS ? of(written.base()) : null;
    }

    /** {@code 192.0.2.7}, or {@code 2001:db8:0:1::/64}. */
    @Override
    public String toString() {
        if (!(base instanceof Inet6Address)) {
            return base.getHostAddress();
        }
        byte[] bytes = base.getAddress();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            text.append(Integer.toHexString((bytes[2 * i] & 0xff) << Byte.SIZE | bytes[2 * i + 1] & 0xff))
                    .append(':');
        }
        return text.append(":/").append(IPV6_BITS).toString();
    }
}
