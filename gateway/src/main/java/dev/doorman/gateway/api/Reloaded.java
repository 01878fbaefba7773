package dev.doorman.gateway.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A configuration that was read anew and is in force. Immutable. */
@Schema(description = "A configuration that was read anew and is in force")
public record Reloaded(
        @Schema(description = "How it stands now") ConfigurationView configuration) implements Shown {
    @Override
    public String text() {
        return "reloaded\n";
    }
}
