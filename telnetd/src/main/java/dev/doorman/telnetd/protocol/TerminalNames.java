package dev.doorman.telnetd.protocol;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names that a client has for its terminal, RFC 1091: it is asked for one after the other, the best first, until one is known
 * here, or it says the same one twice, which ends its list. Not thread-safe.
 */
public final class TerminalNames {
    /** Real clients have two or three. */
    private static final int MOST = 8;

    private final Predicate<TerminalName> known;
    private @Nullable TerminalName chosen;
    private @Nullable TerminalName last;
    private State state = State.NOT_ASKED;
    private int told;

    private enum State {
        NOT_ASKED,
        ASKED,
        DONE
    }

    /**
     * Nothing has been asked yet.
     *
     * @param known whether this system knows a terminal
     */
    public TerminalNames(Predicate<TerminalName> known) {
        this.known = known;
    }

    /** The client has agreed to tell them. True when it is to be asked: the first time. */
    public boolean agreed() {
        if (state != State.NOT_ASKED) {
            return false;
        }
        state = State.ASKED;
        return true;
    }

    /** Takes an answer. True when it is to be asked for the next. */
    public boolean told(byte[] payload) {
        if (state != State.ASKED) {
            return false;
        }
        told++;
        @Nullable TerminalName name = TerminalName.parse(payload);
        if (name != null && known.test(name)) {
            chosen = name;
            state = State.DONE;
        } else if (name == null || name.equals(last) || told == MOST) {
            state = State.DONE;
        }
        last = name;
        return state == State.ASKED;
    }

    /** Whether another answer is expected. */
    public boolean expected() {
        return state == State.ASKED;
    }

    /** The one that is known here; null where there is none. */
    public @Nullable TerminalName name() {
        return chosen;
    }
}
