package dev.doorman.rlogind.protocol;

/** What can be wrong with a handshake. BSD's texts call the client's user remote and the server's local. */
public enum HandshakeFault {
    NOT_RLOGIN("not-rlogin", "this is not the rlogin protocol"),
    CLIENT_USER_TOO_LONG("client-user-too-long", "remuser too long"),
    SERVER_USER_TOO_LONG("server-user-too-long", "locuser too long"),
    TERMINAL_TOO_LONG("terminal-too-long", "terminal type too long");

    private final String label;
    private final String text;

    HandshakeFault(String label, String text) {
        this.label = label;
        this.text = text;
    }

    /** As the log has it. */
    public String label() {
        return label;
    }

    /** As the client is told it. */
    public String text() {
        return text;
    }
}
