package dev.doorman.telnetd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.process.PtySize;
import dev.doorman.common.terminal.LineEditor;
import dev.doorman.common.terminal.TerminalInput;
import dev.doorman.common.terminal.TerminalKey;
import dev.doorman.common.testing.FakeConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkTerminalTest {
    private final FakeConnection connection = new FakeConnection();
    private final NetworkTerminal terminal = new NetworkTerminal(connection, Set.of(), Runnable::run);

    private static String text(LineEditor editor) {
        return new String(editor.bytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void telnetsOwnKeysEditTheLineToo() throws Exception {
        LineEditor editor = new LineEditor(terminal);
        terminal.input(editor);
        // EL, then EC, then IP, which begins again
        connection.type("xx\u00ff\u00f8jof\u00ff\u00f7hn\r", "se\u00ff\u00f4", "secret\r\0");
        assertThat(editor.read(LineEditor.Echo.SHOWN, terminal::pump)).isEqualTo(LineEditor.End.ENTERED);
        assertThat(text(editor)).isEqualTo("john");
        assertThat(editor.read(LineEditor.Echo.HIDDEN, terminal::pump)).isEqualTo(LineEditor.End.INTERRUPTED);
        assertThat(editor.read(LineEditor.Echo.HIDDEN, terminal::pump)).isEqualTo(LineEditor.End.ENTERED);
        assertThat(text(editor)).isEqualTo("secret");
    }

    @Test
    void whatIsTypedIsShownOnceTheClientLeavesThatToUs() throws Exception {
        LineEditor editor = new LineEditor(terminal);
        terminal.input(editor);
        terminal.open();
        connection.type("\u00ff\u00fd\u0001", "jo", "hn\r\n");
        assertThat(editor.read(LineEditor.Echo.SHOWN, terminal::pump)).isEqualTo(LineEditor.End.ENTERED);
        assertThat(connection.shown()).isEqualTo("john\r\n");
    }

    @Test
    void commandsAndSizesReachTheSession() throws Exception {
        List<String> came = new ArrayList<>();
        terminal.input(new TerminalInput() {
            @Override
            public void text(byte[] bytes, int offset, int length) {
                came.add(new String(bytes, offset, length, StandardCharsets.US_ASCII));
            }

            @Override
            public void key(TerminalKey key) throws IOException {
                came.add(key.name());
            }

            @Override
            public void resized(PtySize size) {
                came.add(size.rows() + "x" + size.columns());
            }
        });
        // BRK, SUSP, AO, EOF, ABORT; IAC SB NAWS 80 24 IAC SE
        connection.type("a\u00ff\u00f3\u00ff\u00ed\u00ff\u00f5\u00ff\u00ec\u00ff\u00ee");
        connection.type("\u00ff\u00fa\u001f\0P\0\u0018\u00ff\u00f0z");
        while (terminal.pump()) {
            // each call deals with what has come
        }
        assertThat(came).containsExactly("a", "QUIT", "SUSPEND", "ABORT_OUTPUT", "END_OF_FILE", "QUIT", "24x80", "z");
        assertThat(terminal.size()).isEqualTo(PtySize.of(24, 80));
    }

    /** One whose output is stuck: nobody comes to write its answers. */
    @Test
    void whoFloodsAndDoesNotReadIsDroppedAndNobodyWaits() throws Exception {
        NetworkTerminal stuck = new NetworkTerminal(connection, Set.of(), task -> {});
        stuck.input(TerminalInput.NOBODY);
        // AYT is left out, and DO 99 is refused while there is room
        connection.type("\u00ff\u00f6".repeat(2_000), "\u00ff\u00fdc".repeat(2_000));
        assertThat(stuck.pump()).isTrue();
        assertThat(stuck.pump()).isTrue();
        assertThat(connection.dropped).isEmpty();
        connection.type("\u00ff\u00fdc".repeat(2_700), "\u00ff\u00fdc".repeat(2_700));
        boolean open = true;
        for (int i = 0; i < 6 && open; i++) {
            open = stuck.pump();
        }
        assertThat(open).isFalse();
        assertThat(connection.dropped).hasSize(1);
    }

    @Test
    void answersGoInFrontOfTheNextText() throws Exception {
        NetworkTerminal slow = new NetworkTerminal(connection, Set.of(), task -> {});
        slow.input(TerminalInput.NOBODY);
        connection.type("\u00ff\u00f6");
        slow.pump();
        slow.flush();
        slow.write("next".getBytes(StandardCharsets.US_ASCII));
        assertThat(connection.shown()).isEqualTo("\r\n[Yes]\r\n\u00ff\u00f2next");
    }
}
