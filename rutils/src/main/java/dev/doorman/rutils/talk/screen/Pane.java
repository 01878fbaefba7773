package dev.doorman.rutils.talk.screen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What one of the two has typed, as lines. Bounded: what is far above is forgotten. Not for two threads at once. */
public final class Pane {
    private static final int MOST_LINES = 200;
    private static final int MOST_COLUMNS = 1000;
    private static final int DELETE = 0x7f;
    private static final int BACKSPACE = '\b';

    private final Deque<StringBuilder> lines = new ArrayDeque<>(List.of(new StringBuilder()));

    /**
     * Takes what was typed. Only what can be printed shows: a terminal is told what to do by other characters, and they are the
     * other user's.
     *
     * @param character a code point
     * @param keys of the one who types
     */
    public void type(int character, EditKeys keys) {
        StringBuilder line = lines.getLast();
        if (character == '\n' || character == '\r') {
            begin();
        } else if (character == keys.erase() || character == DELETE || character == BACKSPACE) {
            erase(line);
        } else if (character == keys.kill()) {
            line.setLength(0);
        } else if (character == keys.wordErase()) {
            eraseWord(line);
        } else if (character == '\t') {
            put(line, ' ');
        } else if (printable(character)) {
            put(line, character);
        }
    }

    private static boolean printable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private void put(StringBuilder line, int character) {
        line.appendCodePoint(character);
        if (line.length() >= MOST_COLUMNS) {
            begin();
        }
    }

    private void begin() {
        lines.add(new StringBuilder());
        if (lines.size() > MOST_LINES) {
            lines.removeFirst();
        }
    }

    private static void erase(StringBuilder line) {
        if (!line.isEmpty()) {
            line.setLength(line.offsetByCodePoints(line.length(), -1));
        }
    }

    private static void eraseWord(StringBuilder line) {
        String kept = line.toString().stripTrailing();
        line.setLength(kept.lastIndexOf(' ') + 1);
    }

    /** The last lines, wrapped: as many as there is room for, from the top; the rest is empty. */
    public List<String> view(int rows, int columns) {
        List<String> view = written(columns);
        List<String> last = new ArrayList<>(view.subList(Math.max(0, view.size() - rows), view.size()));
        while (last.size() < rows) {
            last.add("");
        }
        return last;
    }

    /** How many rows the text takes, of those that there are. */
    int used(int rows, int columns) {
        return Math.min(rows, written(columns).size());
    }

    private List<String> written(int columns) {
        List<String> view = new ArrayList<>();
        for (StringBuilder line : lines) {
            int from = 0;
            do {
                int to = Math.min(line.length(), from + columns);
                view.add(line.substring(from, to));
                from = to;
            } while (from < line.length());
        }
        return view;
    }
}
