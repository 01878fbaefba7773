package dev.doorman.rutils.talk.screen;

import java.io.Closeable;
import java.io.IOException;

/** This user's end: his keys, and what he sees. One thread reads; any may show. */
public interface Screen extends Closeable {
    /** Says how it stands. */
    void status(String text);

    /** His own keys for mending. */
    EditKeys keys();

    /**
     * Waits for the next key.
     *
     * @return a code point; negative at the end
     */
    int read() throws IOException;

    /** Shows what he typed. */
    void mine(int character);

    /** Shows what the other typed. */
    void theirs(int character, EditKeys keys);

    /** Draws all of it anew. */
    void redraw();

    @Override
    void close() throws IOException;
}
