package dev.doorman.gateway.pipeline;

import java.net.InetSocketAddress;

/** How an end of a connection is written: literal address and port, nothing looked up. */
public final class Ends {
    private Ends() {}

    public static String text(InetSocketAddress end) {
        String host = end.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + end.getPort();
    }
}
