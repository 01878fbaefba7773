package dev.doorman.gateway.forward;

import dev.doorman.common.link.Shown;

/** What a daemon tells the gateway of its session. Called on the client's event loop. */
public interface LinkEvents {
    /** A login ended; the user name is what was typed, and may be a password typed in the wrong place. */
    void login(String user, boolean accepted);

    /** Somebody sits at this connection now. */
    void identified(String user, String terminal, boolean messages);

    /** What became of the text that was sent for the session's terminal. */
    void noticed(Shown shown);
}
