package dev.doorman.common.recording;

import dev.doorman.common.process.PtySize;
import dev.doorman.common.terminal.ClientTerminal;
import dev.doorman.common.terminal.TerminalInput;
import dev.doorman.common.terminal.TerminalKey;
import java.io.IOException;

/** A client's terminal, all that it is shown written down on the way. Its threads are those of the terminal in it. */
final class RecordedTerminal implements ClientTerminal {
    private final ClientTerminal terminal;
    private final Recording recording;

    RecordedTerminal(ClientTerminal terminal, Recording recording) {
        this.terminal = terminal;
        this.recording = recording;
    }

    @Override
    public void input(TerminalInput next) {
        terminal.input(new TerminalInput() {
            @Override
            public void text(byte[] bytes, int offset, int length) throws IOException {
                next.text(bytes, offset, length);
            }

            @Override
            public void key(TerminalKey key) throws IOException {
                next.key(key);
            }

            @Override
            public void resized(PtySize size) throws IOException {
                recording.resized(size);
                next.resized(size);
            }
        });
    }

    @Override
    public boolean pump() throws IOException {
        return terminal.pump();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        // first what is sure to go on: a client that is stuck shows it late, or never
        recording.output(bytes, offset, length);
        terminal.write(bytes, offset, length);
    }

    @Override
    public boolean echoes() {
        return terminal.echoes();
    }

    @Override
    public void flush() throws IOException {
        terminal.flush();
    }

    @Override
    public void flowControl(boolean enabled) throws IOException {
        terminal.flowControl(enabled);
    }
}
