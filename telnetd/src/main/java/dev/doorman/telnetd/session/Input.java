package dev.doorman.telnetd.session;

import dev.doorman.telnetd.protocol.TelnetCommand;
import dev.doorman.telnetd.protocol.WindowSize;
import java.io.IOException;

/** Takes what a client types, before the login or after it. Called on the thread that pumps the terminal. */
interface Input {
    /** Until there is somebody, nothing is received. */
    Input NOBODY = new Input() {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("nobody takes what is typed");
        }

        @Override
        public void command(TelnetCommand command) {
            throw new IllegalStateException("nobody takes what is typed");
        }

        @Override
        public void resized(WindowSize size) {
            throw new IllegalStateException("nobody takes what is typed");
        }
    };

    void text(byte[] bytes, int offset, int length) throws IOException;

    void command(TelnetCommand command) throws IOException;

    /** The client's window has another size now. */
    void resized(WindowSize size) throws IOException;
}
