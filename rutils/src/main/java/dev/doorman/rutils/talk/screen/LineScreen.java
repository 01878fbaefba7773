package dev.doorman.rutils.talk.screen;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Where there is no terminal, for scripts: what is read is said, and what the other says is written, a line at a time. */
public final class LineScreen implements Screen {
    private final Reader in;
    private final PrintStream out;
    private final PrintStream err;
    private final Pane pane = new Pane();

    public LineScreen(InputStream in, PrintStream out, PrintStream err) {
        this.in = new InputStreamReader(in, StandardCharsets.UTF_8);
        this.out = out;
        this.err = err;
    }

    @Override
    public void status(String text) {
        err.println("[" + text + "]");
    }

    @Override
    public EditKeys keys() {
        return EditKeys.STANDARD;
    }

    @Override
    public int read() throws IOException {
        int first = in.read();
        if (first >= 0 && Character.isHighSurrogate((char) first)) {
            return Character.toCodePoint((char) first, (char) in.read());
        }
        return first;
    }

    @Override
    public void mine(int character) {
        // whoever gave it knows it
    }

    @Override
    public synchronized void theirs(int character, EditKeys keys) {
        if (character == '\n' || character == '\r') {
            out.println(pane.view(1, Integer.MAX_VALUE).getFirst());
            out.flush();
        }
        pane.type(character, keys);
    }

    @Override
    public void redraw() {
        // what is written is written
    }

    @Override
    public void close() {
        // they are not ours
    }
}
