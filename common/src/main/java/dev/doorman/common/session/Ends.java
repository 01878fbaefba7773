package dev.doorman.common.session;

import java.net.InetSocketAddress;

/** How an end of a connection is written in the log: literal address and port, nothing looked up. */
final class Ends {
    private Ends() {}

    static String text(InetSocketAddress end) {
        String host = end.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + end.getPort();
    }
}
