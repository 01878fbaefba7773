package dev.doorman.gateway.ingress;

/** Why it is not known whom a trusted balancer brings; the label of the log line. */
public enum HeaderFault {
    /** The header was not there in time. */
    TIMED_OUT("timed-out"),
    /** The connection ended within the header. */
    CUT_SHORT("cut-short"),
    /** What came is no header. */
    MALFORMED("malformed"),
    /** The header tells of no client that comes over TCP: of an unknown one, a datagram's, or one of a Unix socket. */
    NO_CLIENT("no-client"),
    /** Too many have said nothing yet. */
    TOO_MANY("too-many");

    private final String label;

    HeaderFault(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
