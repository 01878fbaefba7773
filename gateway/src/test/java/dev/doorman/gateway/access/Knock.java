package dev.doorman.gateway.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A client that comes from an address and says one letter. */
final class Knock implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final Answer answer;

    /** What becomes of a client. */
    enum Answer {
        /** It gets its letter back, and stays connected until it is closed. */
        SERVED,
        /** It is reset before it hears anything. */
        RESET,
        /** It is closed as if all were well. */
        CLOSED,
        /** It hears nothing. */
        SILENCE
    }

    private Knock(Socket socket, Answer answer) {
        this.socket = socket;
        this.answer = answer;
    }

    /** Connects from a source to a port of a loopback address of its family, and waits for what comes of it. */
    static Knock from(String source, int port) throws IOException {
        InetAddress from = InetAddress.ofLiteral(source);
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.setSoTimeout(PATIENCE_MILLIS);
        String to = from.getAddress().length == 4 ? "127.0.0.1" : "::1";
        return new Knock(socket, answer(socket, new InetSocketAddress(InetAddress.ofLiteral(to), port)));
    }

    private static Answer answer(Socket socket, InetSocketAddress to) throws IOException {
        try {
            socket.connect(to, PATIENCE_MILLIS);
            socket.getOutputStream().write('k');
            return socket.getInputStream().read() < 0 ? Answer.CLOSED : Answer.SERVED;
        } catch (SocketTimeoutException e) {
            return Answer.SILENCE;
        } catch (SocketException e) {
            if (String.valueOf(e.getMessage()).contains("reset")
                    || String.valueOf(e.getMessage()).contains("Broken pipe")) {
                return Answer.RESET;
            }
            throw e;
        }
    }

    /** Connects, and leaves at once. */
    static Answer answer(String source, int port) throws IOException {
        try (Knock knock = from(source, port)) {
            return knock.answer();
        }
    }

    Answer answer() {
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
