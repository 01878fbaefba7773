package dev.doorman.gateway.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Objects;

/** All services. Immutable. */
public record Services(@JsonValue List<ServiceView> all) implements Shown {
    public Services {
        all = List.copyOf(all);
    }

    @Override
    public String text() {
        return new Table(
                        List.of("service", "listens", "state", "server", "daemon"),
                        all.stream()
                                .map(service -> List.of(
                                        service.service(),
                                        String.join(",", service.listens()),
                                        service.state(),
                                        service.server(),
                                        Objects.requireNonNullElse(service.daemon(), "")))
                                .toList())
                .text();
    }
}
