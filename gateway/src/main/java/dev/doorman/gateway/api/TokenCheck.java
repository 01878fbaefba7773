package dev.doorman.gateway.api;

import dev.doorman.gateway.GatewayApplication;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Lets no request pass that does not show the token of the state folder, as {@code Authorization: Bearer}: whoever has a shell
 * on this machine reaches the port too. What tells nothing that matters is open: health, metrics and the description of the
 * interface. Event loop.
 */
@ApplicationScoped
public class TokenCheck {
    private static final List<String> OPEN = List.of("/q/health", "/q/metrics", "/q/openapi");
    private static final String SCHEME = "Bearer ";
    /** Before all else that handles requests. */
    private static final int PRIORITY = 1000;

    private static final int UNAUTHORIZED = 401;

    private final GatewayApplication gateway;

    @Inject
    TokenCheck(GatewayApplication gateway) {
        this.gateway = gateway;
    }

    void filters(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        if (isOpen(context.normalizedPath()) || isShown(context)) {
            context.next();
        } else {
            refuse(context);
        }
    }

    static boolean isOpen(String path) {
        return OPEN.stream().anyMatch(open -> path.equals(open) || path.startsWith(open + "/"));
    }

    private boolean isShown(RoutingContext context) {
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        return gateway.started()
                && header != null
                && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && same(header.substring(SCHEME.length()).strip(), gateway.token());
    }

    /** Takes as long for a token that is right to its last character as for one that is not to its first. */
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(RoutingContext context) {
        Fault fault = Fault.of(UNAUTHORIZED, "Unauthorized", "the token of the state folder is needed");
        String accept = context.request().getHeader(HttpHeaders.ACCEPT);
        boolean forPeople = accept != null && accept.contains("text/plain");
        context.response()
                .setStatusCode(UNAUTHORIZED)
                .putHeader("WWW-Authenticate", "Bearer realm=\"doorman\"")
                .putHeader(HttpHeaders.CONTENT_TYPE, forPeople ? "text/plain; charset=utf-8" : Fault.MEDIA_TYPE)
                .end(forPeople ? fault.text() : json(fault));
    }

    private static String json(Fault fault) {
        return new JsonObject()
                .put("title", fault.title())
                .put("status", fault.status())
                .put("detail", fault.detail())
                .encode();
    }
}
