package dev.doorman.gateway.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers whatever goes wrong as a {@link Fault}. Stateless. */
final class Faults {
    @ServerExceptionMapper
    Response known(FaultException thrown, HttpHeaders headers) {
        return response(thrown.fault(), headers);
    }

    /** No such path, method or type. */
    @ServerExceptionMapper
    Response standard(WebApplicationException thrown, HttpHeaders headers) {
        Response.StatusType status = thrown.getResponse().getStatusInfo();
        return response(
                Fault.of(status.getStatusCode(), status.getReasonPhrase(), detail(status.getStatusCode())), headers);
    }

    @ServerExceptionMapper({JacksonException.class, MismatchedInputException.class})
    Response malformed(JacksonException thrown, HttpHeaders headers) {
        return response(
                Fault.of(400, Response.Status.BAD_REQUEST.getReasonPhrase(), "the body is not what is wanted here"),
                headers);
    }

    private static String detail(int status) {
        return switch (status) {
            case 400 -> "the body is not what is wanted here";
            case 404 -> "there is nothing of this name";
            case 405 -> "this cannot be done to it";
            case 406 -> "answers are application/json or text/plain";
            case 415 -> "a body is application/json";
            default -> "it cannot be done";
        };
    }

    static boolean forPeople(HttpHeaders headers) {
        return headers.getRequestHeaders().getOrDefault(HttpHeaders.ACCEPT, java.util.List.of()).stream()
                .anyMatch(accepted -> accepted.contains(MediaType.TEXT_PLAIN));
    }

    private static Response response(Fault fault, HttpHeaders headers) {
        Response.ResponseBuilder response = Response.status(fault.status());
        return forPeople(headers)
                ? response.type(MediaType.TEXT_PLAIN_TYPE.withCharset(StandardCharsets.UTF_8.name()))
                        .entity(fault.text())
                        .build()
                : response.type(Fault.MEDIA_TYPE).entity(fault).build();
    }
}
