package dev.doorman.common.session;

import dev.doorman.common.link.LinkHeader;
import java.io.IOException;

/** One accepted link with the dialogue that it is for. Owned by its session's thread. */
interface LinkSession {
    LinkHeader header();

    SessionOutcome run() throws IOException, InterruptedException;

    /** Bytes from the client so far. */
    long received();

    /** Bytes to the client so far. */
    long sent();
}
