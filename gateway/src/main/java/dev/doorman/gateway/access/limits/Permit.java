package dev.doorman.gateway.access.limits;

/**
 * A place inside, for one connection or flow, from its acceptance to its end. Any thread; its state is the turnstile's, and
 * changes under its lock.
 */
public final class Permit {
    private final Turnstile turnstile;
    private final Turnstile.Visitor visitor;
    private State state = State.ENTERED;

    private enum State {
        /** It has one of all places. */
        ENTERED,
        /** It has one at the service too, and nobody has logged in. */
        STRANGER,
        /** As before, and somebody has, or nobody has to. */
        KNOWN,
        /** It has none any more. */
        LEFT
    }

    Permit(Turnstile turnstile, Turnstile.Visitor visitor) {
        this.turnstile = turnstile;
        this.visitor = visitor;
    }

    /** Somebody has logged in. A second call does nothing. */
    public void loggedIn() {
        turnstile.loggedIn(this);
    }

    /** Gives the place back: the connection has ended. A second call does nothing. */
    public void release() {
        turnstile.release(this);
    }

    Turnstile.Visitor visitor() {
        return visitor;
    }

    void passed(boolean stranger) {
        state = stranger ? State.STRANGER : State.KNOWN;
    }

    boolean isStranger() {
        return state == State.STRANGER;
    }

    void known() {
        state = State.KNOWN;
    }

    boolean isInside() {
        return state == State.STRANGER || state == State.KNOWN;
    }

    /** Whether there was a place to give back. */
    boolean leave() {
        boolean held = state != State.LEFT;
        state = State.LEFT;
        return held;
    }
}
