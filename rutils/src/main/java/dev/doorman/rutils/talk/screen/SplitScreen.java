package dev.doorman.rutils.talk.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * A terminal in two halves: what this user types above, what the other types below, and a line between that says how it stands.
 * From the program's start to its end; any thread.
 */
public final class SplitScreen implements Screen {
    private static final int LEAST_ROWS = 3;

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private final EditKeys keys;
    private final Pane mine = new Pane();
    private final Pane theirs = new Pane();
    private String status = "";
    private int rows;
    private int columns;

    private SplitScreen(Terminal terminal) {
        this.terminal = terminal;
        Attributes found = terminal.getAttributes();
        this.keys = new EditKeys(
                control(found, Attributes.ControlChar.VERASE, EditKeys.STANDARD.erase()),
                control(found, Attributes.ControlChar.VKILL, EditKeys.STANDARD.kill()),
                control(found, Attributes.ControlChar.VWERASE, EditKeys.STANDARD.wordErase()));
        this.before = terminal.enterRawMode();
        this.display = new Display(terminal, true);
    }

    /** Takes the program's terminal. */
    public static SplitScreen open() throws IOException {
        Terminal terminal = TerminalBuilder.builder()
                .system(true)
                .encoding(StandardCharsets.UTF_8)
                .dumb(true)
                .build();
        SplitScreen screen = new SplitScreen(terminal);
        terminal.handle(Terminal.Signal.WINCH, _ -> screen.resized());
        terminal.puts(Capability.clear_screen);
        screen.resized();
        return screen;
    }

    private static int control(Attributes attributes, Attributes.ControlChar key, int standard) {
        int found = attributes.getControlChar(key);
        return found > 0 && found <= 0xff ? found : standard;
    }

    private synchronized void resized() {
        Size size = terminal.getSize();
        // a terminal without a size is drawn as what most were
        rows = size.getRows() < LEAST_ROWS ? 24 : size.getRows();
        columns = size.getColumns() < 1 ? 80 : size.getColumns();
        display.resize(rows, columns);
        redraw();
    }

    @Override
    public synchronized void status(String text) {
        status = text;
        draw();
    }

    @Override
    public EditKeys keys() {
        return keys;
    }

    @Override
    public int read() throws IOException {
        int first = terminal.reader().read();
        if (first >= 0 && Character.isHighSurrogate((char) first)) {
            return Character.toCodePoint((char) first, (char) terminal.reader().read());
        }
        return first;
    }

    @Override
    public synchronized void mine(int character) {
        mine.type(character, keys);
        draw();
    }

    @Override
    public synchronized void theirs(int character, EditKeys others) {
        theirs.type(character, others);
        if (character == '\007') {
            terminal.puts(Capability.bell);
        }
        draw();
    }

    @Override
    public synchronized void redraw() {
        display.clear();
        draw();
    }

    private void draw() {
        int upper = (rows - 1) / 2;
        int lower = rows - 1 - upper;
        List<String> view = new ArrayList<>(mine.view(upper, columns - 1));
        view.add(line());
        view.addAll(theirs.view(lower, columns - 1));
        int row = mine.used(upper, columns - 1) - 1;
        display.update(
                view.stream().map(AttributedString::new).toList(),
                row * (columns + 1) + view.get(row).length());
    }

    private String line() {
        String text = status.isEmpty() ? "" : "[" + status + "]";
        String shown = text.substring(0, Math.min(text.length(), columns - 1));
        return shown + "-".repeat(Math.max(0, columns - 1 - shown.length()));
    }

    @Override
    public synchronized void close() throws IOException {
        terminal.puts(Capability.cursor_address, rows - 1, 0);
        terminal.writer().println();
        terminal.setAttributes(before);
        terminal.close();
    }
}
