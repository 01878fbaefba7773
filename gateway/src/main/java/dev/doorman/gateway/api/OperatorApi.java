package dev.doorman.gateway.api;

import dev.doorman.common.ban.Source;
import dev.doorman.common.settings.Problem;
import dev.doorman.gateway.GatewayApplication;
import dev.doorman.gateway.reload.Trigger;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The operator's HTTP interface, below {@code /api}: what is served, who is there, who is banned, reload. Every request shows the token of
 * the state folder as {@code Authorization: Bearer}. Answers JSON, or a table where {@code Accept: text/plain} asks for it.
 */
@ApplicationScoped
public class OperatorApi {
    private static final String BEARER = "Bearer ";
    private static final int UNAUTHORIZED = 401;
    private static final int UNPROCESSABLE = 422;
    private static final int BAD_REQUEST = 400;
    private static final int BAD_GATEWAY = 502;

    private final GatewayApplication gateway;
    private final Vertx vertx;

    @Inject
    OperatorApi(GatewayApplication gateway, Vertx vertx) {
        this.gateway = gateway;
        this.vertx = vertx;
    }

    void routes(@Observes Router router) {
        router.route("/api/*").handler(this::authorize);
        router.get("/api/services").handler(context -> answer(context, () -> Tables.services(gateway)));
        router.get("/api/configuration").handler(context -> answer(context, () -> Tables.configuration(gateway)));
        router.get("/api/connections").handler(context -> answer(context, () -> Tables.connections(gateway)));
        router.get("/api/bans").handler(context -> answer(context, () -> Tables.bans(gateway)));
        router.delete("/api/bans/:source").handler(this::pardon);
        router.post("/api/reload").handler(this::reload);
    }

    private void authorize(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        String shown = header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
        if (gateway.started() && same(shown, gateway.token())) {
            context.next();
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            context.response().setStatusCode(UNAUTHORIZED).end("the token of the state folder is needed\n");
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void answer(RoutingContext context, Supplier<Table> table) {
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        if (accept != null && accept.contains("text/plain")) {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .end(table.get().text());
        } else {
            JsonArray rows = new JsonArray();
            table.get().objects().forEach(row -> rows.add(new JsonObject(row)));
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(rows.encode());
        }
    }

    private void pardon(RoutingContext context) {
        @Nullable Source source = Source.parse(context.pathParam("source"));
        if (source == null) {
            context.response().setStatusCode(BAD_REQUEST).end("that is no address\n");
            return;
        }
        gateway.access()
                .pardon(source)
                .onSuccess(where -> context.response()
                        .end("pardoned " + source
                                + switch (where) {
                                    case EVERYWHERE -> "\n";
                                    case HERE -> " at the gateway; it knows no authd to tell\n";
                                }))
                .onFailure(cause -> context.response()
                        .setStatusCode(BAD_GATEWAY)
                        .end("pardoned " + source + " at the gateway; authd was not told: " + cause.getMessage()
                                + "\n"));
    }

    private void reload(RoutingContext context) {
        vertx.<List<Problem>>executeBlocking(() -> gateway.reloader().reload(Trigger.API))
                .onComplete(reloaded -> {
                    if (reloaded.failed()) {
                        context.fail(reloaded.cause());
                        return;
                    }
                    List<Problem> problems = reloaded.result();
                    StringBuilder text = new StringBuilder();
                    problems.forEach(problem -> text.append(problem).append('\n'));
                    if (!problems.isEmpty()) {
                        context.response().setStatusCode(UNPROCESSABLE);
                    }
                    context.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                            .end(problems.isEmpty() ? "reloaded\n" : text.toString());
                });
    }
}
