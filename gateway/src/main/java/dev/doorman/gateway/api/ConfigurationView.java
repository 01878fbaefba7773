package dev.doorman.gateway.api;

import dev.doorman.common.settings.Problem;
import dev.doorman.gateway.reload.Stand;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the configuration in force stands to the folder's. Immutable. */
@Schema(name = "Configuration", description = "How the configuration in force stands to the one in the folder")
public record ConfigurationView(
        @Schema(description = "When the one in force was read")
        Instant inForceSince,

        @Schema(description = "When the folder was read last")
        Instant tried,

        @Schema(
                description = "current: the folder's is in force; stale: it has faults, and an older one is",
                enumeration = {"current", "stale"})
        String state,

        @Schema(description = "Each fault of the folder's, with its file, line and column")
        List<String> faults)
        implements Shown {
    public ConfigurationView {
        faults = List.copyOf(faults);
    }

    static ConfigurationView of(Stand stand) {
        return new ConfigurationView(
                stand.loaded().truncatedTo(ChronoUnit.SECONDS),
                stand.tried().truncatedTo(ChronoUnit.SECONDS),
                stand.stale() ? "stale" : "current",
                stand.problems().stream().map(Problem::toString).toList());
    }

    /** One row without a fault, or one for each. */
    @Override
    public String text() {
        List<String> shown = faults.isEmpty() ? List.of("") : faults;
        return new Table(
                        List.of("in-force-since", "tried", "state", "fault"),
                        shown.stream()
                                .map(fault -> List.of(inForceSince.toString(), tried.toString(), state, fault))
                                .toList())
                .text();
    }
}
