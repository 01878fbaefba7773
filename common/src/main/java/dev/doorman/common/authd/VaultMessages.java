package dev.doorman.common.authd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * The questions about stored passwords, on authd's socket for everyone; both ends. An empty user is the asker itself, as the
 * kernel tells its uid. Stateless.
 *
 * <pre>
 *   {"ask":"vault-store","user":"","password":"..."}
 *   {"answer":"stored","version":3}   {"answer":"refused","hold":2000}
 *   {"ask":"vault-status","user":""}
 *   {"answer":"status","state":"good","version":3,"stored":"2026-11-25T10:00:00Z"}   {"answer":"status","state":"none"}
 *   {"ask":"vault-delete","user":"john"}
 *   {"answer":"deleted"}   {"answer":"none"}
 *   {"answer":"error","reason":"not-permitted"}
 * </pre>
 */
public final class VaultMessages {
    public static final String STORE = "vault-store";
    public static final String STATUS = "vault-status";
    public static final String DELETE = "vault-delete";

    private static final String NONE = "none";

    private VaultMessages() {}

    /** A question without a password. */
    static ObjectNode question(String ask, String user) {
        return AuthdMessages.object().put("ask", ask).put("user", user);
    }

    /** The answer as it is sent. */
    public static ObjectNode answer(VaultResult result) {
        ObjectNode answer = AuthdMessages.object();
        return switch (result) {
            case VaultResult.Stored(long version) ->
                answer.put("answer", "stored").put("version", version);
            case VaultResult.Refused(Duration hold) -> {
                answer.put("answer", "refused");
                yield hold.isZero() ? answer : answer.put("hold", hold.toMillis());
            }
            case VaultResult.Entry(VaultState state, long version, Instant stored) ->
                answer.put("answer", "status")
                        .put("state", state.label())
                        .put("version", version)
                        .put("stored", stored.toString());
            case VaultResult.Deleted _ -> answer.put("answer", "deleted");
            case VaultResult.None _ -> answer.put("answer", NONE);
            case VaultResult.Failed(VaultFault fault) ->
                answer.put("answer", "error").put("reason", fault.label());
        };
    }

    /** The answer to a status question as it is sent: that there is no entry is a state there. */
    public static ObjectNode status(VaultResult.Status status) {
        return status instanceof VaultResult.None
                ? AuthdMessages.object().put("answer", "status").put("state", NONE)
                : answer(status);
    }

    static VaultResult.Store store(ObjectNode answer) throws MalformedMessageException {
        return switch (AuthdMessages.text(answer, "answer")) {
            case "stored" -> new VaultResult.Stored(number(answer, "version"));
            case "refused" ->
                new VaultResult.Refused(answer.has("hold") ? Duration.ofMillis(number(answer, "hold")) : Duration.ZERO);
            case "error" -> failed(answer);
            default -> throw unexpected();
        };
    }

    static VaultResult.Status status(ObjectNode answer) throws MalformedMessageException {
        return switch (AuthdMessages.text(answer, "answer")) {
            case "status" -> entry(answer, AuthdMessages.text(answer, "state"));
            case "error" -> failed(answer);
            default -> throw unexpected();
        };
    }

    private static VaultResult.Status entry(ObjectNode answer, String state) throws MalformedMessageException {
        if (state.equals(NONE)) {
            return new VaultResult.None();
        }
        try {
            return new VaultResult.Entry(
                    AuthdMessages.labelled(VaultState.values(), VaultState::label, state),
                    number(answer, "version"),
                    Instant.parse(AuthdMessages.text(answer, "stored")));
        } catch (DateTimeException e) {
            throw new MalformedMessageException("no stored");
        }
    }

    static VaultResult.Deletion deletion(ObjectNode answer) throws MalformedMessageException {
        return switch (AuthdMessages.text(answer, "answer")) {
            case "deleted" -> new VaultResult.Deleted();
            case NONE -> new VaultResult.None();
            case "error" -> failed(answer);
            default -> throw unexpected();
        };
    }

    private static VaultResult.Failed failed(ObjectNode answer) throws MalformedMessageException {
        String reason = AuthdMessages.text(answer, "reason");
        return new VaultResult.Failed(AuthdMessages.labelled(VaultFault.values(), VaultFault::label, reason));
    }

    private static long number(ObjectNode message, String field) throws MalformedMessageException {
        JsonNode node = message.path(field);
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw new MalformedMessageException("no " + field);
        }
        return node.longValue();
    }

    private static MalformedMessageException unexpected() {
        return new MalformedMessageException("no answer to what was asked");
    }
}
