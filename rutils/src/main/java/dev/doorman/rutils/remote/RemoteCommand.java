package dev.doorman.rutils.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command that a server has agreed to run, rcmd(3) and rexec(3):
 * {@code <port> NUL <field> NUL ...}, and for an answer NUL, or 1 and a line. Owned by the program, which closes it.
 */
public final class RemoteCommand implements AutoCloseable {
    /** How long a server may think, from the first byte to its answer: it may have to start first, and to ask others. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int MOST_CHARS = 1000;

    private final Socket main;
    private final InputStream in;
    private final @Nullable Socket second;

    /** Where the command's errors come. */
    public enum Errors {
        /** By a connection of their own, which takes signals too. */
        APART,
        /** Among its output. */
        AMONG_OUTPUT
    }

    private RemoteCommand(Socket main, InputStream in, @Nullable Socket second) {
        this.main = main;
        this.in = in;
        this.second = second;
    }

    /**
     * Asks for a command.
     *
     * @param fields what the server wants to know, in its order; they are wiped
     * @throws RemoteException when it will not
     */
    public static RemoteCommand start(Target target, List<byte[]> fields, Errors errors, Duration patience)
            throws IOException {
        Socket main = target.connect();
        @Nullable Socket second = null;
        try {
            PushbackInputStream in = new PushbackInputStream(main.getInputStream());
            if (errors == Errors.APART) {
                second = connectedBack(target, main, in, patience);
            } else {
                main.getOutputStream().write(0);
            }
            send(fields, main.getOutputStream());
            main.setSoTimeout((int) patience.toMillis());
            answer(target, in);
            main.setSoTimeout(0);
            return new RemoteCommand(main, in, second);
        } catch (SocketTimeoutException e) {
            close(main, second);
            throw new RemoteException(target.host() + ": the server does not answer");
        } catch (RemoteException e) {
            close(main, second);
            throw e;
        } catch (IOException e) {
            close(main, second);
            throw new RemoteException(target.host() + ": the connection is lost");
        }
    }

    /** The server connects back before it reads on. */
    private static Socket connectedBack(Target target, Socket main, PushbackInputStream in, Duration patience)
            throws IOException {
        try (BackConnection back = BackConnection.listen(main, target.source())) {
            main.getOutputStream().write((back.port() + "\0").getBytes(StandardCharsets.US_ASCII));
            Optional<Socket> connected = back.await(in, patience);
            if (connected.isPresent()) {
                return connected.get();
            }
            answer(target, in);
            throw new RemoteException(target.host() + ": the server makes no connection for errors");
        }
    }

    private static void send(List<byte[]> fields, OutputStream out) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            all.write(field);
            all.write(0);
            Arrays.fill(field, (byte) 0);
        }
        out.write(all.toByteArray());
    }

    /**
     * Reads a server's answer.
     *
     * @throws RemoteException when it is none, or no; with what the server says
     */
    public static void answer(Target target, InputStream in) throws IOException {
        int first = in.read();
        if (first == 0) {
            return;
        }
        if (first < 0) {
            throw new RemoteException(target.host() + ": the server closed the connection");
        }
        StringBuilder line = new StringBuilder(first == 1 ? "" : String.valueOf((char) first));
        int octet = in.read();
        while (octet >= 0 && octet != '\n' && line.length() < MOST_CHARS) {
            line.append((char) octet);
            octet = in.read();
        }
        throw new RemoteException(
                target.host() + ": " + Visible.of(line.toString().strip()));
    }

    /** The command's output, without an end of time. */
    public InputStream output() {
        return in;
    }

    /** The command's input. */
    public OutputStream input() throws IOException {
        return main.getOutputStream();
    }

    /** Ends the command's input; the output goes on. */
    public void endInput() throws IOException {
        main.shutdownOutput();
    }

    /** The command's errors, where they come apart. */
    public @Nullable InputStream errors() throws IOException {
        return second == null ? null : second.getInputStream();
    }

    /** Sends the command a signal, by its number, where there is a connection for it. */
    public void signal(int number) throws IOException {
        if (second != null) {
            second.getOutputStream().write(number);
        }
    }

    public Socket socket() {
        return main;
    }

    private static void close(Socket main, @Nullable Socket second) throws IOException {
        main.close();
        if (second != null) {
            second.close();
        }
    }

    @Override
    public void close() throws IOException {
        close(main, second);
    }
}
