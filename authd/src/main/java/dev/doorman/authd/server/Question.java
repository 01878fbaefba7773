package dev.doorman.authd.server;

/** What can be asked, and who may. */
public enum Question {
    AUTHENTICATE("authenticate", Standing.PRIVILEGED),
    TRUSTED("trusted", Standing.PRIVILEGED),
    CONTEXT("context", Standing.PRIVILEGED),
    VAULT_STORE("vault-store", Standing.ANYONE),
    VAULT_STATUS("vault-status", Standing.ANYONE),
    VAULT_DELETE("vault-delete", Standing.ANYONE),
    PARDON("pardon", Standing.PRIVILEGED);

    private final String text;
    private final Standing asks;

    Question(String text, Standing asks) {
        this.text = text;
        this.asks = asks;
    }

    /** As it stands in a message. */
    public String text() {
        return text;
    }

    /** What its asker must be, at least. */
    public Standing asks() {
        return asks;
    }
}
