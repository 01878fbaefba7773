package dev.doorman.gateway.egress;

/** Why somebody at the callback port did not get to ask for anything; the metric's label. */
enum HandshakeFault {
    /** Not SOCKS version 5, malformed, or more than was due. */
    MALFORMED("malformed"),
    /** No user name and password offered. */
    NO_PASSWORD("no-password"),
    /** No such connection, or not its token. */
    WRONG_TOKEN("wrong-token"),
    TIMED_OUT("timed-out"),
    GONE("gone"),
    /** Too many others are at it. */
    TOO_MANY("too-many");

    private final String label;

    HandshakeFault(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
