package dev.doorman.rutils.remote;

import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.SocketDescriptor;
import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/**
 * The host that is called, and how.
 *
 * @param source which ports this end has
 */
public record Target(String host, int port, SourcePort source) {
    private static final int CONNECT_LIMIT_MILLIS = 120_000;
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads a port.
     *
     * @param option the letter that has it
     * @throws UsageException when it is none
     */
    public static int port(Arguments arguments, String option, int usual) throws UsageException {
        String text = arguments.options().getOrDefault(option, "");
        if (!arguments.has(option)) {
            return usual;
        }
        try {
            int port = Integer.parseInt(text);
            if (port > 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException("-" + option + " takes a port, 1 to " + HIGHEST_PORT);
    }

    /**
     * Connects, to the first of the host's addresses that answers.
     *
     * @throws RemoteException when none does
     */
    public Socket connect() throws RemoteException {
        IOException last = new IOException("no address");
        for (InetAddress address : addresses()) {
            try {
                Socket socket = source.connect(new InetSocketAddress(address, port), CONNECT_LIMIT_MILLIS);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (RemoteException e) {
                throw e;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new RemoteException(host + ": " + words(last));
    }

    private InetAddress[] addresses() throws RemoteException {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new RemoteException(Visible.of(host) + ": unknown host");
        }
    }

    private static String words(IOException fault) {
        String message = String.valueOf(fault.getMessage());
        if (fault instanceof ConnectException && message.contains("refused")) {
            return "connection refused";
        }
        return fault instanceof SocketTimeoutException ? "no answer" : Visible.of(message);
    }

    /** {@code -d}: has the kernel note what becomes of the connection; where it will not, that is told, and no more. */
    public static void debug(String program, Socket socket, PrintStream err) {
        try {
            SocketDescriptor.of(socket).debug();
        } catch (PosixException e) {
            err.println(program + ": -d: this user may not have a connection debugged");
        } catch (IOException e) {
            err.println(program + ": -d: " + e.getMessage());
        }
    }
}
