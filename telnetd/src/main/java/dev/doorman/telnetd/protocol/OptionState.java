package dev.doorman.telnetd.protocol;

/**
 * The state of one option on one side of the connection, by RFC 1143's Q method: an answer is given only to what changes
 * something, so negotiation cannot loop.
 *
 * <pre>
 *             ask on                    they agree
 *      NO ─────────────▶ WANT_YES ─────────────▶ YES
 *       ▲ they refuse ───┘   │ ask off            │ ask off
 *       │                    ▼                    ▼
 *       └─────────── WANT_YES_THEN_NO ───▶ WANT_NO (───▶ WANT_NO_THEN_YES)
 * </pre>
 */
public enum OptionState {
    NO,
    YES,
    /** We asked for it. */
    WANT_YES,
    /** We asked for it, and changed our mind. */
    WANT_YES_THEN_NO,
    /** We asked to have it off. */
    WANT_NO,
    /** We asked to have it off, and changed our mind. */
    WANT_NO_THEN_YES;

    /** What has to be said for a step. */
    public enum Say {
        NOTHING,
        /** WILL or DO. */
        ON,
        /** WONT or DONT. */
        OFF
    }

    /** A step: the state after it, and what has to be said. */
    public record Step(OptionState next, Say say) {}

    /** They say that they want it on. */
    Step theyWantOn(boolean supported) {
        return switch (this) {
            case NO -> supported ? new Step(YES, Say.ON) : new Step(NO, Say.OFF);
            case YES -> new Step(YES, Say.NOTHING);
            // an answer to our "off" that says "on" is against the rules: RFC 1143 has these two states
            case WANT_NO -> new Step(NO, Say.NOTHING);
            case WANT_NO_THEN_YES, WANT_YES -> new Step(YES, Say.NOTHING);
            case WANT_YES_THEN_NO -> new Step(WANT_NO, Say.OFF);
        };
    }

    /** They say that they want it off. */
    Step theyWantOff() {
        return switch (this) {
            case NO -> new Step(NO, Say.NOTHING);
            case YES -> new Step(NO, Say.OFF);
            case WANT_NO, WANT_YES, WANT_YES_THEN_NO -> new Step(NO, Say.NOTHING);
            case WANT_NO_THEN_YES -> new Step(WANT_YES, Say.ON);
        };
    }

    /** We want it on. */
    Step weWantOn() {
        return switch (this) {
            case NO -> new Step(WANT_YES, Say.ON);
            case WANT_NO -> new Step(WANT_NO_THEN_YES, Say.NOTHING);
            case WANT_YES_THEN_NO -> new Step(WANT_YES, Say.NOTHING);
            case YES, WANT_YES, WANT_NO_THEN_YES -> new Step(this, Say.NOTHING);
        };
    }

    /** We want it off. */
    Step weWantOff() {
        return switch (this) {
            case YES -> new Step(WANT_NO, Say.OFF);
            case WANT_YES -> new Step(WANT_YES_THEN_NO, Say.NOTHING);
            case WANT_NO_THEN_YES -> new Step(WANT_NO, Say.NOTHING);
            case NO, WANT_NO, WANT_YES_THEN_NO -> new Step(this, Say.NOTHING);
        };
    }
}
