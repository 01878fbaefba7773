package dev.doorman.common.session;

/** How a session ended: one log line and one metric each. */
public sealed interface SessionOutcome {
    /** The dialogue came to its end. */
    record Completed() implements SessionOutcome {}

    /** The daemon turned the client away; the reason is a constant text of the daemon's, never the client's. */
    record Refused(String reason) implements SessionOutcome {
        /** The user has as many sessions as one may have. */
        public static final String SESSIONS_PER_USER = "sessions-per-user";
    }

    /** The client broke the protocol. */
    record ProtocolViolation(String detail) implements SessionOutcome {}

    /** The client vanished. */
    record PeerGone() implements SessionOutcome {}

    /** The client took too long; the phase is a constant text such as {@code login}. */
    record TimedOut(String phase) implements SessionOutcome {
        /** Nobody pressed a key for too long. */
        public static final String IDLE = "idle";
    }

    /** The daemon was stopped. */
    record Stopped() implements SessionOutcome {}

    /** Our fault, or the system's. */
    record Failed(Throwable cause) implements SessionOutcome {}

    /** The label of the outcome in the log and in metrics. */
    default String label() {
        return switch (this) {
            case Completed _ -> "completed";
            case Refused _ -> "refused";
            case ProtocolViolation _ -> "protocol-violation";
            case PeerGone _ -> "peer-gone";
            case TimedOut _ -> "timed-out";
            case Stopped _ -> "stopped";
            case Failed _ -> "failed";
        };
    }
}
