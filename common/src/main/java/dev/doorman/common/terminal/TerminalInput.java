package dev.doorman.common.terminal;

import dev.doorman.common.process.PtySize;
import java.io.IOException;

/** Takes what a client types, before the login or after it. Called on the thread that pumps the terminal. */
public interface TerminalInput {
    /** Until there is somebody, nothing is received. */
    TerminalInput NOBODY = new TerminalInput() {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("nobody takes what is typed");
        }

        @Override
        public void key(TerminalKey key) {
            throw new IllegalStateException("nobody takes what is typed");
        }

        @Override
        public void resized(PtySize size) {
            throw new IllegalStateException("nobody takes what is typed");
        }
    };

    void text(byte[] bytes, int offset, int length) throws IOException;

    void key(TerminalKey key) throws IOException;

    /** The client's window has another size now. */
    void resized(PtySize size) throws IOException;
}
