package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** The API server would not, or could not be asked. The reason is a constant text of ours, none of the server's. */
final class ClusterFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** What was the matter. */
    enum Kind {
        NO_ANSWER,
        CONFLICT,
        MISSING,
        FORBIDDEN,
        OTHER
    }

    private ClusterFault(Kind kind, String reason, Throwable cause) {
        super(reason, cause);
        this.kind = kind;
    }

    /**
     * What a failure of the client's means.
     *
     * @param what was tried, such as {@code scale Deployment doorman/telnetd}
     */
    static ClusterFault of(String what, Throwable failure) {
        int code = failure instanceof KubernetesClientException answer ? answer.getCode() : 0;
        return switch (code) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new ClusterFault(Kind.MISSING, "cannot " + what + ": there is none", failure);
            case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                new ClusterFault(
                        Kind.FORBIDDEN, "cannot " + what + ": the API server forbids it, answer " + code, failure);
            case HttpURLConnection.HTTP_CONFLICT ->
                new ClusterFault(Kind.CONFLICT, "cannot " + what + ": it was changed meanwhile", failure);
            default ->
                code > 0
                        ? new ClusterFault(Kind.OTHER, "cannot " + what + ": answer " + code, failure)
                        : new ClusterFault(
                                Kind.NO_ANSWER, "cannot " + what + ": the API server does not answer", failure);
        };
    }

    Kind kind() {
        return kind;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
