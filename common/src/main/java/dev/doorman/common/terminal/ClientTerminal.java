package dev.doorman.common.terminal;

import java.io.IOException;

/** The client's end as a terminal, its protocol taken care of. One thread pumps what the client sends; any thread writes. */
public interface ClientTerminal {
    /** Who takes what is typed from now on; called on the thread that pumps, or before there is one. */
    void input(TerminalInput next);

    /**
     * Waits for the next bytes of the client, and deals with them.
     *
     * @return false when the client has closed its half
     */
    boolean pump() throws IOException;

    /** Shows bytes as a terminal's driver would write them. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Shows a text. */
    default void write(byte[] text) throws IOException {
        write(text, 0, text.length);
    }

    /** Whether what is typed is to be shown by this end, for the client does not. */
    boolean echoes();

    /** Has the client throw away what it was sent up to here and has not shown yet. */
    void flush() throws IOException;

    /** ^S and ^Q at the client's own keyboard stop and start its output, or are sent like any other key. */
    void flowControl(boolean enabled) throws IOException;
}
