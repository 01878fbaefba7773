package dev.doorman.common.session;

import java.io.IOException;

/** A daemon's dialogue with one client. Called once for each connection, on a virtual thread of its own; may block. */
@FunctionalInterface
public interface SessionHandler {
    /**
     * Serves the client until it is done. Exceptions are turned into outcomes by the {@link SessionServer} alone.
     *
     * @throws InterruptedException when the daemon is stopped and the grace time is over
     */
    SessionOutcome handle(Connection connection) throws IOException, InterruptedException;
}
