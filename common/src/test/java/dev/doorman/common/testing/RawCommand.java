package dev.doorman.common.testing;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A client of rshd or rexecd that says whatever it is told, from a reserved port. Needs root. It closes by a reset, so that its
 * ports are free again at once. One thread.
 */
public final class RawCommand implements Closeable {
    private static final int TIMEOUT = 20_000;
    private static final int LOWEST = 600;
    private static final int HIGHEST = 1000;
    private static final AtomicInteger NEXT = new AtomicInteger(HIGHEST);

    private final Socket socket;
    private final ServerSocket listener;

    /** Connects, and waits on a reserved port for the second channel. */
    public RawCommand(int port) throws IOException {
        this.socket = connect(port);
        this.listener = listen();
    }

    /** Connects from any port at all. */
    public static Socket fromHighPort(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT);
        return socket;
    }

    private static Socket connect(int port) throws IOException {
        for (int tries = 0; true; tries++) {
            Socket socket = new Socket();
            try {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), next()));
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT);
                socket.setSoTimeout(TIMEOUT);
                socket.setSoLinger(true, 0);
                return socket;
            } catch (BindException e) {
                socket.close();
                if (tries > HIGHEST - LOWEST) {
                    throw e;
                }
            }
        }
    }

    private static ServerSocket listen() throws IOException {
        for (int tries = 0; true; tries++) {
            try {
                ServerSocket listener = new ServerSocket(next(), 1, InetAddress.getLoopbackAddress());
                listener.setSoTimeout(TIMEOUT);
                return listener;
            } catch (BindException e) {
                if (tries > HIGHEST - LOWEST) {
                    throw e;
                }
            }
        }
    }

    private static int next() {
        return NEXT.getAndUpdate(port -> port == LOWEST ? HIGHEST : port - 1);
    }

    /** The port of the second channel. */
    public int secondPort() {
        return listener.getLocalPort();
    }

    /** Waits for the second channel. */
    public Socket accept() throws IOException {
        Socket second = listener.accept();
        second.setSoTimeout(TIMEOUT);
        return second;
    }

    /** Sends a text in ISO-8859-1. */
    public RawCommand send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** All that comes until the end. */
    public String rest() throws IOException {
        return text(socket.getInputStream());
    }

    /** All that comes of a stream, until its end. */
    public static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    public Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        socket.close();
    }
}
