package dev.doorman.gateway.api;

import jakarta.ws.rs.core.Response;

/** A request cannot be done; is answered as its {@link Fault}. */
final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Fault fault;

    FaultException(Fault fault) {
        super(fault.detail());
        this.fault = fault;
    }

    static FaultException badRequest(String detail) {
        return of(Response.Status.BAD_REQUEST, detail);
    }

    static FaultException of(Response.Status status, String detail) {
        return new FaultException(Fault.of(status.getStatusCode(), status.getReasonPhrase(), detail));
    }

    Fault fault() {
        return fault;
    }
}
