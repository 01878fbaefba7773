package dev.doorman.gateway.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/** Connections, the oldest first. Immutable. */
public record Connections(@JsonValue List<ConnectionView> all) implements Shown {
    public Connections {
        all = List.copyOf(all);
    }

    @Override
    public String text() {
        return new Table(
                        List.of(
                                "connection",
                                "service",
                                "client",
                                "since",
                                "state",
                                "user",
                                "terminal",
                                "messages",
                                "received",
                                "sent"),
                        all.stream().map(Connections::row).toList())
                .text();
    }

    private static List<String> row(ConnectionView connection) {
        Boolean messages = connection.messages();
        return List.of(
                connection.id(),
                connection.service(),
                connection.client(),
                connection.since().toString(),
                connection.state(),
                Objects.requireNonNullElse(connection.user(), ""),
                Objects.requireNonNullElse(connection.terminal(), ""),
                messages == null ? "" : messages ? "y" : "n",
                String.valueOf(connection.received()),
                String.valueOf(connection.sent()));
    }
}
