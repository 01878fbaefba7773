package dev.doorman.gateway.api;

import dev.doorman.common.ban.Source;
import dev.doorman.common.settings.BanTime;
import dev.doorman.gateway.GatewayApplication;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who is kept out, the operator's own bans, and pardons. */
@Path("/api/bans")
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Tag(name = "bans", description = "Who is kept out")
public class BansResource {
    private final GatewayApplication gateway;

    @Inject
    BansResource(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    @GET
    @Operation(operationId = "listBans", summary = "All bans that hold, the longest first")
    @APIResponse(
            responseCode = "200",
            description = "The bans",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = BanView.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public Bans list() {
        Instant now = Instant.now();
        return new Bans(gateway.access().bans().all().stream()
                .map(ban -> BanView.of(ban, now))
                .toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "ban",
            summary = "Keeps a source out of all services",
            description = "Connections that it has go on. A ban is forgotten when the gateway ends.")
    @APIResponse(responseCode = "200", description = "It is banned")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(
            responseCode = "409",
            description = "The setting ban.exempt says that it is never banned",
            content = @Content(mediaType = Fault.MEDIA_TYPE, schema = @Schema(implementation = Fault.class)))
    public Banned ban(@Nullable BanRequest asked) {
        if (asked == null || asked.source() == null) {
            throw FaultException.badRequest("a source is needed");
        }
        Source source = source(asked.source());
        String written = asked.time();
        Duration time = written == null ? gateway.settings().ban().time() : BanTime.parse(written);
        if (time == null || !time.isPositive()) {
            throw FaultException.badRequest("the time is forever, or a duration such as 90s, 10m or 12h");
        }
        if (!gateway.access().bans().ban(source, time)) {
            throw FaultException.of(Response.Status.CONFLICT, source + " is exempt: it is never banned");
        }
        Instant until = Instant.now().plus(time).truncatedTo(ChronoUnit.SECONDS);
        return new Banned(source.toString(), BanTime.isForever(time) ? null : until);
    }

    @DELETE
    @Path("/{source:.+}")
    @Operation(
            operationId = "pardon",
            summary = "Ends a source's bans, whatever they are for, and forgets its failed logins",
            description = "At the gateway, and at the authd that it knows.")
    @APIResponse(
            responseCode = "200",
            description = "It is pardoned",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Pardoned.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(
            responseCode = "502",
            description = "It is pardoned at the gateway; authd could not be told",
            content = @Content(mediaType = Fault.MEDIA_TYPE, schema = @Schema(implementation = Fault.class)))
    public CompletionStage<Pardoned> pardon(
            @Parameter(description = "An address, or an IPv6 /64 network") @PathParam("source") String text) {
        Source source = source(text);
        return gateway.access()
                .pardon(source)
                .map(where -> Pardoned.of(source, where))
                .recover(cause -> {
                    throw FaultException.of(
                            Response.Status.BAD_GATEWAY,
                            "pardoned " + source + " at the gateway; authd was not told: " + cause.getMessage());
                })
                .toCompletionStage();
    }

    private static Source source(String text) {
        Source source = Source.parse(text);
        if (source == null) {
            throw FaultException.badRequest("that is no address");
        }
        return source;
    }
}
