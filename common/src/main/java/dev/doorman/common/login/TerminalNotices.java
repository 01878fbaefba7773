package dev.doorman.common.login;

import dev.doorman.common.link.Shown;
import dev.doorman.common.process.Pty;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Messages;
import dev.doorman.common.session.NoticeWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A session's terminal as others may write to it. The terminal's mode at that moment decides, as mesg(1) set it; when it is another
 * than the gateway knows, it is told. Belongs to its session; one thread at a time.
 */
final class TerminalNotices implements NoticeWriter {
    private final Connection connection;
    private final String user;
    private final Pty terminal;
    private Messages known;

    private TerminalNotices(Connection connection, String user, Pty terminal) throws IOException {
        this.connection = connection;
        this.user = user;
        this.terminal = terminal;
        this.known = mode();
    }

    /** Tells the gateway who sits at which terminal, and shows there what it sends from now on. */
    static void begin(Connection connection, String user, Pty terminal) throws IOException {
        TerminalNotices notices = new TerminalNotices(connection, user, terminal);
        connection.notices(notices);
        connection.identify(user, terminal.name(), notices.known);
    }

    @Override
    public Shown write(String text) throws IOException {
        Messages now = mode();
        if (now != known) {
            known = now;
            connection.identify(user, terminal.name(), now);
        }
        return now == Messages.ALLOWED && terminal.show(printable(text)) ? Shown.WRITTEN : Shown.REFUSED;
    }

    private Messages mode() throws IOException {
        return terminal.writableByOthers() ? Messages.ALLOWED : Messages.REFUSED;
    }

    /** A terminal is told what to do by what it is shown: nothing of that, but for the bell and the ends of lines. */
    private static byte[] printable(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            byte one = bytes[i];
            boolean harmless = one >= ' ' && one <= '~' || one == '\r' || one == '\n' || one == 7;
            bytes[i] = harmless ? one : (byte) '?';
        }
        return bytes;
    }
}
