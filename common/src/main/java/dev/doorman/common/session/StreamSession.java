package dev.doorman.common.session;

import dev.doorman.common.link.LinkHeader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stream's dialogue. */
record StreamSession(LinkConnection connection, SessionHandler handler) implements LinkSession {
    @Override
    public LinkHeader header() {
        return connection.header();
    }

    @Override
    public SessionOutcome run() throws IOException, InterruptedException {
        SessionOutcome outcome;
        try {
            outcome = handler.handle(connection);
        } catch (PeerGoneException e) {
            outcome = new SessionOutcome.PeerGone();
        }
        @Nullable String violation = connection.violation();
        // who was dropped is gone, but for a reason
        return violation == null ? outcome : new SessionOutcome.ProtocolViolation(violation);
    }

    @Override
    public long received() {
        return connection.received();
    }

    @Override
    public long sent() {
        return connection.sent();
    }
}
