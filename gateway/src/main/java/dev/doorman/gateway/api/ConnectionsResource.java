package dev.doorman.gateway.api;

import dev.doorman.common.log.AuditLog;
import dev.doorman.common.log.Quoted;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.gateway.GatewayApplication;
import dev.doorman.gateway.pipeline.ConnectionTable;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Who is connected; and the operator's way to end it. */
@Path("/api/connections")
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Tag(name = "connections", description = "Who is connected")
public class ConnectionsResource {
    private static final Logger AUDIT = Logger.getLogger(AuditLog.CATEGORY);

    private final GatewayApplication gateway;

    @Inject
    ConnectionsResource(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    @GET
    @Operation(operationId = "listConnections", summary = "All connections and flows, the oldest first")
    @APIResponse(
            responseCode = "200",
            description = "The connections",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.ARRAY, implementation = ConnectionView.class)),
                @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    public Connections list() {
        return new Connections(
                gateway.connections().seen().stream().map(ConnectionView::of).toList());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getConnection", summary = "One connection")
    @APIResponse(responseCode = "200", description = "The connection")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public ConnectionView get(@Parameter(description = "The connection's id") @PathParam("id") String id) {
        return ConnectionView.of(found(id));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "killConnection",
            summary = "Ends a connection: its client is disconnected, and its session gets SIGHUP")
    @APIResponse(responseCode = "200", description = "It was ended")
    @APIResponse(responseCode = "400", ref = "BadRequest")
    @APIResponse(responseCode = "401", ref = "Unauthorized")
    @APIResponse(responseCode = "404", ref = "NotFound")
    public Killed kill(@Parameter(description = "The connection's id") @PathParam("id") String id) {
        ConnectionView meant = ConnectionView.of(found(id));
        if (!gateway.connections().kill(new ConnectionId(meant.id()))) {
            throw FaultException.of(Response.Status.NOT_FOUND, "there is no such connection");
        }
        AUDIT.infof(
                "connection is killed connection=%s service=%s client=%s user=%s",
                meant.id(),
                meant.service(),
                meant.client(),
                Quoted.unlessPlain(Objects.requireNonNullElse(meant.user(), "")));
        return new Killed(meant.id(), meant.service(), meant.client());
    }

    private ConnectionTable.Seen found(String id) {
        ConnectionId known;
        try {
            known = new ConnectionId(id);
        } catch (IllegalArgumentException e) {
            throw FaultException.badRequest("a connection's id is 32 lower-case hexadecimal digits");
        }
        return gateway.connections()
                .find(known)
                .orElseThrow(() -> FaultException.of(Response.Status.NOT_FOUND, "there is no such connection"));
    }
}
