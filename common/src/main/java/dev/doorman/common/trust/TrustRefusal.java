package dev.doorman.common.trust;

/** Why a caller is not trusted; for the log and for the daemon, never for the client. */
public enum TrustRefusal {
    /** No entry of any file that counts is about this caller. */
    NO_ENTRY("no-entry"),
    /** An entry says no. */
    DENIED("denied"),
    /** The caller's name and address do not agree, and must. */
    HOST_MISMATCH("host-mismatch"),
    /** There is no such local user, or the account is locked, expired or has no login shell. */
    UNKNOWN_USER("unknown-user"),
    /** The remote user's name can be nobody's. */
    BAD_NAME("bad-name"),
    /** The user's .rhosts is there and not to be believed or not to be had; the log says why. */
    UNUSABLE_RHOSTS("unusable-rhosts");

    private final String label;

    TrustRefusal(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
