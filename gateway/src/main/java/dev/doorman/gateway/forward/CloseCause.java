package dev.doorman.gateway.forward;

/** Why a connection ended; the label of the log line and of the metric. */
public enum CloseCause {
    /** The daemon was done and said so. */
    COMPLETED("completed"),
    /** The client vanished or reset the connection. */
    CLIENT_GONE("client-gone"),
    /** The daemon's process died, or broke the link's wire. */
    DAEMON_FAILED("daemon-failed"),
    /** No daemon could be had in time. */
    UNAVAILABLE("unavailable"),
    /** A flow had no datagram for too long. */
    IDLE("idle"),
    /** A flow made room for others: nothing had come of it but its first datagram. */
    CROWDED_OUT("crowded-out"),
    /** The operator has ended it. */
    KILLED("killed"),
    /** The port is camped on. */
    CAMPED("camped"),
    /** The gateway is stopping. */
    STOPPED("stopped");

    private final String label;

    CloseCause(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
