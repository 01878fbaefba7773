package dev.doorman.gateway.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;

/** All bans, the longest first. Immutable. */
public record Bans(@JsonValue List<BanView> all) implements Shown {
    public Bans {
        all = List.copyOf(all);
    }

    @Override
    public String text() {
        return new Table(
                        List.of("source", "from", "reason", "until", "failures"),
                        all.stream().map(Bans::row).toList())
                .text();
    }

    private static List<String> row(BanView ban) {
        Instant until = ban.until();
        return List.of(
                ban.source(),
                ban.from(),
                ban.reason(),
                until == null ? "forever" : until.toString(),
                ban.failures() == 0 ? "" : String.valueOf(ban.failures()));
    }
}
