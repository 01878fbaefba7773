package dev.doorman.gateway.api;

import dev.doorman.common.settings.BanTime;
import dev.doorman.gateway.access.KeptOut;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban, as the operator's programs see it. Immutable. */
@Schema(name = "Ban", description = "A source that is kept out for a time")
public record BanView(
        @Schema(description = "An IPv4 address, or the /64 network of an IPv6 address", examples = "192.0.2.7")
        String source,

        @Schema(description = "What it is kept out of: all, daemons, or one service's name")
        String from,

        @Schema(
                description = "Why",
                examples = {"failed-logins", "sensor", "rate", "operator"})
        String reason,

        @Schema(description = "Until when; null: until it is pardoned", nullable = true) @Nullable
        Instant until,

        @Schema(description = "How many failed logins led to it")
        int failures) {
    static BanView of(KeptOut ban, Instant now) {
        return new BanView(
                ban.source().toString(),
                ban.from(),
                ban.reason(),
                BanTime.isForever(ban.left()) ? null : now.plus(ban.left()).truncatedTo(ChronoUnit.SECONDS),
                ban.failures());
    }
}
