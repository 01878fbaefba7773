package dev.doorman.rutils.rlogin;

import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.SocketDescriptor;
import dev.doorman.common.posix.Termios.Flow;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.rlogin.protocol.Control;
import dev.doorman.rutils.rlogin.protocol.EscapeKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;

/**
 * A connection to a session at another host. The caller's thread shows what comes and obeys the server's urgent bytes; one of
 * its own sends what is typed; the JVM's tells when the window changes. Lives as long as the connection.
 */
final class RemoteTerminal {
    private static final int PIECE_BYTES = 16 * 1024;
    private static final int KEYS = 1024;
    private static final byte[] NO_PIECE = {};
    private static final String EXPLANATION = """
            ?
            ~.   end the connection
            ~^D  end the connection: the key that ends the input
            ~^Z  stop rlogin: the key that suspends
            ~~   send one ~
            ~?   show this
            """;
    /**
     * An urgent byte that another overtakes is among the data, tcp(7). It happens to the question for the window, which comes at
     * the beginning, where no text has such a byte.
     */
    private static final byte WINDOW_OVERTAKEN = (byte) 0x80;

    private final Socket socket;
    private final SocketDescriptor descriptor;
    private final Streams streams;
    private final EscapeKeys keys;
    private final @Nullable LocalTerminal terminal;
    private final Outgoing outgoing;
    private Shown shown = Shown.NOTHING;
    private volatile boolean windowAsked;
    private volatile boolean ended;

    private enum Shown {
        NOTHING,
        SOMETHING
    }

    RemoteTerminal(Socket socket, Streams streams, EscapeKeys keys, @Nullable LocalTerminal terminal)
            throws IOException {
        this.socket = socket;
        this.descriptor = SocketDescriptor.of(socket);
        this.streams = streams;
        this.keys = keys;
        this.terminal = terminal;
        this.outgoing = new Outgoing(socket.getOutputStream(), terminal);
    }

    /**
     * Runs until one of the ends has enough.
     *
     * @throws IOException when the connection is lost
     */
    void run() throws IOException {
        if (terminal != null) {
            terminal.give();
            Signal.handle(new Signal("WINCH"), _ -> windowChanged());
        }
        Thread.ofPlatform().daemon().name("keyboard").start(this::keyboard);
        try {
            show(socket.getInputStream());
        } catch (IOException e) {
            if (!ended) {
                throw e;
            }
        }
    }

    private void show(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        while (true) {
            if (descriptor.await() == SocketDescriptor.Ready.URGENT) {
                Optional<Byte> octet = descriptor.urgent();
                if (octet.isPresent()) {
                    Optional<Control> control = Control.of(octet.get());
                    if (control.isPresent()) {
                        obey(control.get(), in, piece);
                    }
                    continue;
                }
            }
            int length = in.read(piece);
            if (length < 0) {
                return;
            }
            int begin = overtaken(piece, length);
            if (begin > 0) {
                obey(Control.WINDOW, in, NO_PIECE);
            }
            streams.out().write(piece, begin, length - begin);
        }
    }

    /** How many questions for the window are at the beginning of the very first output. */
    private int overtaken(byte[] piece, int length) {
        int count = 0;
        while (shown == Shown.NOTHING && count < length && piece[count] == WINDOW_OVERTAKEN) {
            count++;
        }
        if (count < length) {
            shown = Shown.SOMETHING;
        }
        return count;
    }

    private void obey(Control control, InputStream in, byte[] piece) throws IOException {
        switch (control) {
            case DISCARD -> {
                int length = 0;
                while (length >= 0 && !descriptor.atMark()) {
                    length = in.read(piece);
                }
                if (terminal != null) {
                    terminal.dropOutput();
                }
            }
            case RAW -> flow(Flow.REMOTE);
            case COOKED -> flow(Flow.LOCAL);
            case WINDOW -> {
                windowAsked = true;
                outgoing.tellWindow();
            }
        }
    }

    private void flow(Flow flow) throws PosixException {
        if (terminal != null) {
            terminal.flow(flow);
        }
    }

    private void windowChanged() {
        try {
            if (windowAsked) {
                outgoing.tellWindow();
            }
        } catch (IOException e) {
            // the connection is lost: its reader tells
        }
    }

    /** Sends what is typed, until the end of it or of the connection. */
    private void keyboard() {
        byte[] typed = new byte[KEYS];
        try {
            int length = streams.in().read(typed);
            while (length >= 0 && send(typed, length)) {
                length = streams.in().read(typed);
            }
            if (length < 0) {
                socket.shutdownOutput();
            }
        } catch (IOException e) {
            // the connection is lost: its reader tells
        }
    }

    /** Sends keys; answers whether there are to be more. */
    private boolean send(byte[] typed, int length) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < length; i++) {
            int key = Byte.toUnsignedInt(typed[i]);
            switch (keys.next(key)) {
                case SENT -> all.write(key);
                case HELD -> {}
                case SENT_WITH_ESCAPE -> {
                    all.write(keys.escape());
                    all.write(key);
                }
                case DISCONNECT -> {
                    ended = true;
                    echo(".");
                    socket.close();
                    return false;
                }
                case SUSPEND -> {
                    outgoing.send(all.toByteArray());
                    all.reset();
                    suspend();
                }
                case EXPLAIN -> explain();
            }
        }
        outgoing.send(all.toByteArray());
        return true;
    }

    private void suspend() throws IOException {
        if (terminal != null) {
            echo("^Z");
            terminal.suspend();
            windowChanged();
        }
    }

    private void explain() throws IOException {
        String escape = String.valueOf((char) keys.escape());
        echo(EXPLANATION.stripTrailing().replace("~", escape).replace("\n", "\r\n"));
    }

    /** What the terminal does not show by itself. */
    private void echo(String key) throws IOException {
        streams.out().write(((char) keys.escape() + key + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
