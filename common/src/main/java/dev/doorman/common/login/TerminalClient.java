package dev.doorman.common.login;

import dev.doorman.common.session.Connection;
import dev.doorman.common.terminal.ClientTerminal;
import dev.doorman.common.terminal.LineEditor;

/**
 * A client at a terminal, in the three ways in which a daemon speaks with it. Owned by its session's thread.
 *
 * @param editor takes what is typed before the session begins
 */
public record TerminalClient(Connection connection, ClientTerminal terminal, LineEditor editor) {
    /** A client whose typing goes to an editor. */
    public static TerminalClient of(Connection connection, ClientTerminal terminal) {
        LineEditor editor = new LineEditor(terminal);
        terminal.input(editor);
        return new TerminalClient(connection, terminal, editor);
    }
}
