package dev.doorman.gateway.api;

import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ban that was made. Immutable. */
@Schema(description = "A ban that was made")
public record Banned(
        @Schema(description = "Who is banned: an IPv4 address, or the /64 network of an IPv6 address")
        String banned,

        @Schema(description = "Until when; null: until it is pardoned", nullable = true) @Nullable
        Instant until)
        implements Shown {
    @Override
    public String text() {
        return "banned " + banned + (until == null ? " forever\n" : " until " + until + "\n");
    }
}
