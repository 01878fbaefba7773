package dev.doorman.common.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** How an end of a connection is written for people: literal address (RFC 5952) and port, nothing looked up. Stateless. */
public final class Ends {
    private Ends() {}

    /** {@code 192.0.2.7}, {@code 2001:db8::7}. */
    public static String address(InetAddress address) {
        return NetUtil.toAddressString(address);
    }

    /** {@code 192.0.2.7:1023}, {@code [2001:db8::7]:1023}. */
    public static String text(InetSocketAddress end) {
        String host = address(end.getAddress());
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + end.getPort();
    }
}
