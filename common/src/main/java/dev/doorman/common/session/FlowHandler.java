package dev.doorman.common.session;

import java.io.IOException;

/** A daemon's dialogue with one client over UDP. Called once for each flow, on a virtual thread of its own; may block. */
@FunctionalInterface
public interface FlowHandler {
    /**
     * Serves the client until it is done; then the flow is over, and the client's next datagram begins another. Exceptions are
     * turned into outcomes by the {@link SessionServer} alone.
     *
     * @throws InterruptedException when the daemon is stopped and the grace time is over
     */
    SessionOutcome handle(DatagramConnection flow) throws IOException, InterruptedException;
}
