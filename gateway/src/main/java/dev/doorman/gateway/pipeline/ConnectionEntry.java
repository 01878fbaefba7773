package dev.doorman.gateway.pipeline;

import dev.doorman.common.net.ConnectionId;
import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * One connection in the gateway's table, which is the system's utmp: who came from where, and who sits there now.
 *
 * @param state how far the connection is
 * @param user empty until somebody has logged in
 * @param terminal the terminal's name below /dev; empty where there is none
 * @param messages whether others may write to the terminal, as far as is known
 */
public record ConnectionEntry(
        ConnectionId id,
        String service,
        InetSocketAddress client,
        InetSocketAddress destination,
        Instant since,
        State state,
        String user,
        String terminal,
        boolean messages) {
    /** How far a connection is. */
    public enum State {
        /** Held until a daemon serves. */
        WAITING,
        /** Relayed, or served by the gateway itself. */
        SERVED,
        /** The operator has ended it; it is about to go. */
        KILLED
    }

    static ConnectionEntry waiting(
            ConnectionId id, String service, InetSocketAddress client, InetSocketAddress destination, Instant since) {
        return new ConnectionEntry(id, service, client, destination, since, State.WAITING, "", "", false);
    }

    ConnectionEntry served() {
        return in(State.SERVED);
    }

    ConnectionEntry killed() {
        return in(State.KILLED);
    }

    private ConnectionEntry in(State next) {
        return new ConnectionEntry(id, service, client, destination, since, next, user, terminal, messages);
    }

    ConnectionEntry loggedIn(String newUser) {
        return identified(newUser, terminal, messages);
    }

    ConnectionEntry identified(String newUser, String newTerminal, boolean newMessages) {
        return new ConnectionEntry(id, service, client, destination, since, state, newUser, newTerminal, newMessages);
    }
}
