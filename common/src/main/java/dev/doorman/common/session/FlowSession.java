package dev.doorman.common.session;

import dev.doorman.common.link.LinkHeader;
import java.io.IOException;

/** A flow's dialogue. */
record FlowSession(LinkDatagrams flow, FlowHandler handler) implements LinkSession {
    @Override
    public LinkHeader header() {
        return flow.header();
    }

    @Override
    public SessionOutcome run() throws IOException, InterruptedException {
        SessionOutcome outcome = handler.handle(flow);
        flow.flush();
        return outcome;
    }

    @Override
    public long received() {
        return flow.received();
    }

    @Override
    public long sent() {
        return flow.sent();
    }
}
