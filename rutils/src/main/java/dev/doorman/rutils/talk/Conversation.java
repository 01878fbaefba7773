package dev.doorman.rutils.talk;

import dev.doorman.rutils.talk.screen.EditKeys;
import dev.doorman.rutils.talk.screen.Screen;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Two who are connected: each key goes over as it is typed, after three bytes that say with which keys its user mends what he
 * types. Until either of them leaves. The caller's thread reads the keys, one of its own what comes.
 */
final class Conversation {
    private static final int INTERRUPT = 3;
    private static final int END = 4;
    private static final int REDRAW = '\f';
    private static final int GREETING_MILLIS = 10_000;

    private final Socket socket;
    private final Screen screen;
    private volatile boolean left;

    Conversation(Socket socket, Screen screen) {
        this.socket = socket;
        this.screen = screen;
    }

    /** Goes on until either leaves; then the socket is closed. */
    void run() throws IOException {
        socket.setTcpNoDelay(true);
        OutputStream out = socket.getOutputStream();
        out.write(screen.keys().bytes());
        socket.setSoTimeout(GREETING_MILLIS);
        byte[] theirs = socket.getInputStream().readNBytes(EditKeys.BYTES);
        if (theirs.length < EditKeys.BYTES) {
            throw new TalkException("Connection closed");
        }
        socket.setSoTimeout(0);
        screen.status("Connection established");
        Thread typing = Thread.ofPlatform().daemon().name("talk-keys").start(() -> type(out));
        listen(EditKeys.of(theirs));
        left = true;
        typing.interrupt();
    }

    /** What the other types, until he leaves, or we do. */
    private void listen(EditKeys theirs) {
        try {
            Reader in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
            for (int one = in.read(); one >= 0; one = in.read()) {
                int character = Character.isHighSurrogate((char) one)
                        ? Character.toCodePoint((char) one, (char) in.read())
                        : one;
                screen.theirs(character, theirs);
            }
        } catch (IOException e) {
            // a connection that breaks is one that ends
        }
        screen.status(left ? "Exiting" : "Connection closing. Exiting");
    }

    private void type(OutputStream out) {
        try (socket) {
            for (int key = screen.read(); key >= 0 && key != INTERRUPT && key != END; key = screen.read()) {
                if (key == REDRAW) {
                    screen.redraw();
                } else {
                    int sent = key == '\r' ? '\n' : key;
                    screen.mine(sent);
                    out.write(Character.toString(sent).getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            // the other has left
        }
        left = true;
    }
}
