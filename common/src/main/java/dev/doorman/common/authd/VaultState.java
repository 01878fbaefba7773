package dev.doorman.common.authd;

/** What a stored password is worth. */
public enum VaultState {
    /** It was right when it was last used, or stored. */
    GOOD("good"),
    /** It was found to be the user's password no more. */
    STALE("stale"),
    /** No key that authd has opens it. */
    UNREADABLE("unreadable");

    private final String label;

    VaultState(String label) {
        this.label = label;
    }

    /** As it is on the wire. */
    public String label() {
        return label;
    }
}
