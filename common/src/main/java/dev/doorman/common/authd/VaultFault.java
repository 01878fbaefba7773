package dev.doorman.common.authd;

/** Why authd gives no answer about a stored password. */
public enum VaultFault {
    /** It is another's, and only root may ask about those. */
    NOT_PERMITTED("not-permitted"),
    /** The asker has too many questions open. */
    BUSY("busy"),
    /** The question lacks something. */
    MALFORMED("malformed"),
    /** The accounts or the vault cannot be read or written; authd's log says why. */
    FAILED("failed"),
    /** This authd keeps no passwords. */
    UNKNOWN_QUESTION("unknown-question"),
    /** There is no account of that name, or none of the asker's uid. */
    UNKNOWN_USER("unknown-user");

    private final String label;

    VaultFault(String label) {
        this.label = label;
    }

    /** As it is on the wire. */
    public String label() {
        return label;
    }
}
