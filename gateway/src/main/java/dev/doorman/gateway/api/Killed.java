package dev.doorman.gateway.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A connection that was ended. Immutable. */
@Schema(description = "A connection that was ended")
public record Killed(
        @Schema(description = "Its id") String killed,

        @Schema(description = "The service's name in inetd.conf")
        String service,

        @Schema(description = "The client's address and port")
        String client)
        implements Shown {
    @Override
    public String text() {
        return "killed " + killed + " of " + client + " at " + service + "\n";
    }
}
