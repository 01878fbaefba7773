package dev.doorman.authd.server;

/** What can be asked. */
public enum Question {
    AUTHENTICATE("authenticate"),
    CONTEXT("context");

    private final String text;

    Question(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
