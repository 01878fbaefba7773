package dev.doorman.common.settings;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told to connect to, where an address translation stands before the gateway. Immutable.
 *
 * @param ofListened by the address that the client dialled, as the gateway sees it
 * @param v4 for the other IPv4 addresses; null: as dialled
 * @param v6 for the other IPv6 addresses; null: as dialled
 */
public record AdvertisedAddresses(
        Map<InetAddress, InetAddress> ofListened,
        @Nullable InetAddress v4,
        @Nullable InetAddress v6) {
    /** Every client is told the address that it dialled. */
    public static final AdvertisedAddresses AS_DIALLED = new AdvertisedAddresses(Map.of(), null, null);

    public AdvertisedAddresses {
        ofListened = Map.copyOf(ofListened);
    }

    /** Reads {@code 203.0.113.7, 10.0.0.5=198.51.100.2}; null when it is no such list. */
    static @Nullable AdvertisedAddresses parse(String text) {
        if (text.isEmpty()) {
            return AS_DIALLED;
        }
        Map<InetAddress, InetAddress> ofListened = new HashMap<>();
        @Nullable InetAddress v4 = null;
        @Nullable InetAddress v6 = null;
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            @Nullable InetAddress address = literal(part.substring(equals + 1));
            if (address == null) {
                return null;
            }
            if (equals >= 0) {
                @Nullable InetAddress listened = literal(part.substring(0, equals));
                if (listened == null
                        || listened.getClass() != address.getClass()
                        || ofListened.put(listened, address) != null) {
                    return null;
                }
            } else if (address instanceof Inet4Address && v4 == null) {
                v4 = address;
            } else if (!(address instanceof Inet4Address) && v6 == null) {
                v6 = address;
            } else {
                return null;
            }
        }
        return new AdvertisedAddresses(ofListened, v4, v6);
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(text.strip());
            return address.isAnyLocalAddress() || address.isMulticastAddress() ? null : address;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What a client is told that dialled an address. */
    public InetAddress of(InetAddress dialled) {
        @Nullable InetAddress own = ofListened.get(dialled);
        if (own != null) {
            return own;
        }
        @Nullable InetAddress common = dialled instanceof Inet4Address ? v4 : v6;
        return common == null ? dialled : common;
    }
}
