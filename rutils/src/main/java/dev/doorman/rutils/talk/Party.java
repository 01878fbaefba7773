package dev.doorman.rutils.talk;

import dev.doorman.rutils.arguments.UsageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * Who is called, and which daemons know of it.
 *
 * @param user as it was written
 * @param terminal of his; empty: any
 * @param theirs the daemon of the host at which he is
 * @param own the daemon at which this program's invitation is left
 */
record Party(String user, String terminal, InetSocketAddress theirs, InetSocketAddress own) {
    private static final int NTALK = 518;

    /**
     * Reads what was written: {@code user}, {@code user@host}. Inside a session the gateway's daemon is our own, and that of who
     * is called without a host.
     *
     * @param port of daemons; 0: 518, and the gateway's by as much more as the environment says that its ports are moved
     */
    static Party of(String who, String terminal, int port, Map<String, String> environment)
            throws UsageException, TalkException {
        int at = who.indexOf('@');
        String user = at < 0 ? who : who.substring(0, at);
        if (user.isEmpty()) {
            throw new UsageException("nobody is called \"\"");
        }
        int moved = number(environment.getOrDefault("DOORMAN_PORT_OFFSET", "0"));
        InetSocketAddress own = new InetSocketAddress(
                host(environment.getOrDefault("DOORMAN_GATEWAY", "127.0.0.1")), port == 0 ? NTALK + moved : port);
        InetSocketAddress theirs =
                at < 0 ? own : new InetSocketAddress(host(who.substring(at + 1)), port == 0 ? NTALK : port);
        // the gateway's daemon is at a moved port whatever its host is called
        return new Party(user, terminal, same(theirs.getAddress(), own.getAddress()) ? own : theirs, own);
    }

    /**
     * Whether both are one host. Its daemon answers from whichever address fits, which is not always the one that is asked: it is
     * asked at one alone.
     */
    private static boolean same(InetAddress theirs, InetAddress own) throws TalkException {
        return theirs.equals(own) || own.isLoopbackAddress() && here(theirs);
    }

    private static boolean here(InetAddress address) throws TalkException {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            throw new TalkException("this host's addresses are not known: " + e.getMessage());
        }
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    }

    private static InetAddress host(String name) throws TalkException {
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new TalkException(name + ": unknown host");
        }
    }
}
