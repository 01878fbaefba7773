package dev.doorman.common.session;

import dev.doorman.common.link.LinkHeader;
import java.io.IOException;

/** A stream's dialogue. */
record StreamSession(LinkConnection connection, SessionHandler handler) implements LinkSession {
    @Override
    public LinkHeader header() {
        return connection.header();
    }

    @Override
    public SessionOutcome run() throws IOException, InterruptedException {
        return handler.handle(connection);
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
