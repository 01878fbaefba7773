package dev.doorman.common.authd;

/** What a stored password is worth. */
public enum VaultState {
    /** It is the user's password. */
    GOOD("good"),
    /** It is the user's password no more, or the account may not be used. */
    STALE("stale");

    private final String label;

    VaultState(String label) {
        this.label = label;
    }

    /** As it is on the wire. */
    public String label() {
        return label;
    }
}
