package dev.doorman.gateway.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Whom the operator wants kept out. Immutable; as it came, nothing is checked yet. */
@Schema(description = "Whom to keep out of all services, and for how long")
public record BanRequest(
        @Schema(
                description = "An address; of IPv6 its /64 network is banned, which may be written too",
                required = true,
                examples = "192.0.2.7")
        @Nullable
        String source,

        @Schema(
                description = "forever, or a duration such as 90s, 10m or 12h; absent: the setting ban.time",
                nullable = true,
                examples = "10m")
        @Nullable
        String time) {}
