package dev.doorman.common.testing;

import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Received;
import dev.doorman.common.terminal.ClientTerminal;
import dev.doorman.common.terminal.TerminalInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A terminal without a protocol: bytes are what is typed and what is shown. */
public final class PlainTerminal implements ClientTerminal {
    private final Connection connection;
    private final byte[] buffer = new byte[8 * 1024];
    private TerminalInput input = TerminalInput.NOBODY;

    public PlainTerminal(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void input(TerminalInput next) {
        input = next;
    }

    @Override
    public boolean pump() throws IOException {
        return switch (connection.receive(buffer)) {
            case Received.Data(int length) -> {
                input.text(buffer, 0, length);
                yield true;
            }
            case Received.Urgent _ -> true;
            case Received.EndOfStream _ -> false;
        };
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        connection.out().write(bytes, offset, length);
    }

    @Override
    public boolean echoes() {
        return true;
    }

    @Override
    public void flush() throws IOException {
        connection.out().write("<flush>".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void flowControl(boolean enabled) throws IOException {
        connection.out().write(("<flow " + enabled + ">").getBytes(StandardCharsets.US_ASCII));
    }
}
