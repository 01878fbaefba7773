package dev.doorman.rutils.rlogin.protocol;

import java.util.List;
import java.util.Set;

/**
 * Tells keys for the other host from those for this program: at the beginning of a line the escape character, {@code ~}, and then
 * {@code .} or the key that ends the input, to end the connection, the key that suspends, to stop the program, {@code ?}, to be told
 * of these, or another {@code ~}, to send one. One thread.
 */
public final class EscapeKeys {
    private static final int LINE_FEED = '\n';
    private static final int RETURN = '\r';
    private static final int INTERRUPT = 0x03;
    private static final int KILL = 0x15;
    private static final int DISCONNECT = '.';
    private static final int EXPLAIN = '?';

    private final int escape;
    private final int suspend;
    private final int end;
    private final Set<Integer> lineEnds;
    private Place place = Place.LINE_START;

    /** What a key means. */
    public enum Meaning {
        /** It is sent. */
        SENT,
        /** What it means is told by the next. */
        HELD,
        /** It is sent, and the escape character before it. */
        SENT_WITH_ESCAPE,
        /** The connection ends. */
        DISCONNECT,
        /** The program stops. */
        SUSPEND,
        /** The user is told what can follow the escape character. */
        EXPLAIN
    }

    private enum Place {
        LINE_START,
        ESCAPED,
        WITHIN
    }

    /**
     * The keys of a terminal.
     *
     * @param escape the escape character; -1: there is none
     * @param suspend the key that suspends
     * @param end the key that ends the input
     */
    public EscapeKeys(int escape, int suspend, int end) {
        this.escape = escape;
        this.suspend = suspend;
        this.end = end;
        this.lineEnds = Set.copyOf(List.of(LINE_FEED, RETURN, INTERRUPT, KILL, suspend, end));
    }

    /** What the next key means. */
    public Meaning next(int key) {
        if (place == Place.LINE_START && key == escape) {
            place = Place.ESCAPED;
            return Meaning.HELD;
        }
        boolean escaped = place == Place.ESCAPED;
        place = lineEnds.contains(key) ? Place.LINE_START : Place.WITHIN;
        if (!escaped || key == escape) {
            return Meaning.SENT;
        }
        if (key == DISCONNECT || key == end) {
            return Meaning.DISCONNECT;
        }
        if (key == EXPLAIN) {
            place = Place.LINE_START;
            return Meaning.EXPLAIN;
        }
        return key == suspend ? Meaning.SUSPEND : Meaning.SENT_WITH_ESCAPE;
    }

    /** The escape character. */
    public int escape() {
        return escape;
    }
}
