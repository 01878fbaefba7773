package dev.doorman.gateway.api;

import dev.doorman.common.ban.Source;
import dev.doorman.gateway.access.Access;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A pardon that was given. Immutable. */
@Schema(description = "A pardon that was given")
public record Pardoned(
        @Schema(description = "Who is pardoned") String pardoned,

        @Schema(
                description = "everywhere: at the gateway and at authd; gateway: at the gateway, which knows no authd",
                enumeration = {"everywhere", "gateway"})
        String where)
        implements Shown {
    static Pardoned of(Source source, Access.Pardon where) {
        return new Pardoned(
                source.toString(),
                switch (where) {
                    case EVERYWHERE -> "everywhere";
                    case HERE -> "gateway";
                });
    }

    @Override
    public String text() {
        return "pardoned " + pardoned
                + (where.equals("gateway") ? " at the gateway; it knows no authd to tell\n" : "\n");
    }
}
