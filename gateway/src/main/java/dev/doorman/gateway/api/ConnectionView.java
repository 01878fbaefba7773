package dev.doorman.gateway.api;

import dev.doorman.common.net.Ends;
import dev.doorman.gateway.pipeline.ConnectionEntry;
import dev.doorman.gateway.pipeline.ConnectionTable;
import java.time.Instant;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A connection or flow, as the operator's programs see it. Immutable. */
@Schema(name = "Connection", description = "A connection over TCP, or a client's flow over UDP")
public record ConnectionView(
        @Schema(description = "Its id, the same in every process and log line", pattern = "[0-9a-f]{32}")
        String id,

        @Schema(description = "The service's name in inetd.conf")
        String service,

        @Schema(description = "The client's address and port", examples = "192.0.2.7:40112")
        String client,

        @Schema(description = "What the client has dialled") String destination,

        @Schema(description = "When it was accepted") Instant since,

        @Schema(
                description = "waiting: it is held until a daemon serves; killed: the operator has ended it",
                enumeration = {"waiting", "served", "killed"})
        String state,

        @Schema(description = "Who has logged in", nullable = true) @Nullable
        String user,

        @Schema(description = "The terminal's name below /dev", nullable = true, examples = "pts/3") @Nullable
        String terminal,

        @Schema(description = "Whether others may write to the terminal", nullable = true) @Nullable
        Boolean messages,

        @Schema(description = "Bytes from the client so far")
        long received,

        @Schema(description = "Bytes to the client so far") long sent) {
    static ConnectionView of(ConnectionTable.Seen seen) {
        ConnectionEntry entry = seen.entry();
        boolean onTerminal = !entry.terminal().isEmpty();
        return new ConnectionView(
                entry.id().toString(),
                entry.service(),
                Ends.text(entry.client()),
                Ends.text(entry.destination()),
                entry.since(),
                entry.state().name().toLowerCase(Locale.ROOT),
                entry.user().isEmpty() ? null : entry.user(),
                onTerminal ? entry.terminal() : null,
                onTerminal ? entry.messages() : null,
                seen.received(),
                seen.sent());
    }
}
