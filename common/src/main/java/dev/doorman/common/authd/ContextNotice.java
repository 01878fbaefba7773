package dev.doorman.common.authd;

/** What authd has to tell a user about the context that the session got. */
public enum ContextNotice {
    /** The password in the vault is not the user's any more. */
    STALE_PASSWORD("stale-password", "Your stored password is out of date: run regpwd."),
    /** The password in the vault cannot be opened: its key is gone, or it was altered. */
    UNREADABLE_PASSWORD("unreadable-password", "Your stored password cannot be read any more: run regpwd."),
    /** shadow(5) says that it is time to tell of the password's end. */
    PASSWORD_ENDS("password-ends", "Your password comes to its end: have it changed in time."),
    /** The home is on the network, where a limited context cannot go. */
    NO_NETWORK_HOME("no-network-home", "No network home in a limited context: run regpwd to store your password."),
    /** The home is given by a drive letter. */
    DRIVE_LETTER(
            "drive-letter",
            "Your home is given by a drive letter, which is not mounted here: it must be \\\\machine\\share\\path.");

    private final String label;
    private final String text;

    ContextNotice(String label, String text) {
        this.label = label;
        this.text = text;
    }

    /** As it stands in authd's answers and in the log. */
    public String label() {
        return label;
    }

    /** As the user reads it, a line without its end. */
    public String text() {
        return text;
    }
}
