package dev.doorman.common.authd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.common.account.Account;
import dev.doorman.common.settings.ThrottlePolicy;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import dev.doorman.common.trust.TrustSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * authd's wire, both ends: one JSON object a line, UTF-8. Passwords are base64 of their bytes, for they need be no text.
 * Stateless. The answer to a login says for how many milliseconds it is to be held before it is acted on, if for any.
 *
 * <pre>
 *   {"ask":"authenticate","user":"john","password":"...","client":"192.0.2.7","connection":"..."}
 *   {"answer":"granted","account":{"name":"john","uid":1000,"gid":1000,"groups":[1000],"home":"/home/john","shell":"/bin/sh"}}
 *   {"answer":"refused","hold":4000}
 *   {"ask":"trusted","user":"john","remote-user":"jo","client":"192.0.2.7","rhosts":true,"verify":false,"connection":"..."}
 *   {"answer":"trusted","by":".rhosts"}   {"answer":"refused","why":"no-entry"}
 *   {"ask":"context","user":"john","connection":"..."}
 *   {"answer":"context","account":{...},"context":"limited","notices":["stale-password"]}
 *   {"answer":"nologin","text":"..."}
 *   {"answer":"refused"}   {"answer":"unknown"}   {"answer":"error","reason":"not-permitted"}
 * </pre>
 */
public final class AuthdMessages {
    /** The longest line, its end not counted. */
    public static final int MAX_LINE = 16 * 1024;

    /** No answer is held for longer. */
    public static final Duration MAX_HOLD = ThrottlePolicy.MOST;

    /** Without a pool: its buffers would keep the passwords that went through them. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private AuthdMessages() {}

    /** A fresh object. */
    public static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** A line as it is sent, its end included. */
    public static byte[] line(ObjectNode message) throws IOException {
        byte[] json = JSON.writeValueAsBytes(message);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        Arrays.fill(json, (byte) 0);
        return line;
    }

    /**
     * Reads a line, and not a byte more.
     *
     * @return null at the end of the stream
     * @throws MalformedMessageException when it is too long, or holds no object
     */
    public static @Nullable ObjectNode read(InputStream in) throws IOException {
        WipedBuffer line = new WipedBuffer();
        try {
            int octet = in.read();
            if (octet < 0) {
                return null;
            }
            while (octet >= 0 && octet != '\n') {
                if (line.size() == MAX_LINE) {
                    throw new MalformedMessageException("a line of more than " + MAX_LINE + " bytes");
                }
                line.write(octet);
                octet = in.read();
            }
            if (octet < 0) {
                throw new MalformedMessageException("a line without an end");
            }
            return parse(line.toByteArray());
        } finally {
            line.wipe();
        }
    }

    private static ObjectNode parse(byte[] line) throws MalformedMessageException {
        try {
            if (JSON.readTree(line) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            // its message would quote the line
        } finally {
            Arrays.fill(line, (byte) 0);
        }
        throw new MalformedMessageException("no JSON object");
    }

    /**
     * A field that must be there and be text.
     *
     * @throws MalformedMessageException when it is not
     */
    public static String text(ObjectNode message, String field) throws MalformedMessageException {
        JsonNode node = message.get(field);
        if (node == null || !node.isTextual()) {
            throw new MalformedMessageException("no " + field);
        }
        return node.textValue();
    }

    /** As {@link #text}, base64 of bytes. */
    public static byte[] bytes(ObjectNode message, String field) throws MalformedMessageException {
        try {
            JsonNode node = message.get(field);
            byte[] bytes = node == null ? null : node.binaryValue();
            if (bytes != null) {
                return bytes;
            }
        } catch (IOException e) {
            // as below
        }
        throw new MalformedMessageException("no " + field);
    }

    /** Says for how long an answer is to be held before it is acted on; nothing, when it is not. */
    public static void hold(ObjectNode answer, Duration hold) {
        if (hold.isPositive()) {
            answer.put("hold", Math.min(hold.toMillis() + 1, MAX_HOLD.toMillis()));
        }
    }

    /** Reads what the other {@code hold} has written. */
    public static Duration hold(ObjectNode answer) throws MalformedMessageException {
        JsonNode hold = answer.get("hold");
        if (hold == null) {
            return Duration.ZERO;
        }
        if (!hold.canConvertToLong() || hold.longValue() < 0 || hold.longValue() > MAX_HOLD.toMillis()) {
            throw new MalformedMessageException("no hold");
        }
        return Duration.ofMillis(hold.longValue());
    }

    public static ObjectNode account(Account account) {
        ObjectNode object = object().put("name", account.name())
                .put("uid", account.uid())
                .put("gid", account.gid())
                .put("home", account.home())
                .put("shell", account.shell());
        ArrayNode groups = object.putArray("groups");
        account.groups().forEach(groups::add);
        return object;
    }

    /** Reads what {@link #account} has written below a field of the same name. */
    public static Account account(ObjectNode message, String field) throws MalformedMessageException {
        if (!(message.get(field) instanceof ObjectNode account)) {
            throw new MalformedMessageException("no " + field);
        }
        List<Integer> groups = new ArrayList<>();
        JsonNode listed = account.path("groups");
        for (JsonNode group : listed) {
            groups.add(number(group));
        }
        return new Account(
                text(account, "name"),
                number(account.path("uid")),
                number(account.path("gid")),
                groups,
                text(account, "home"),
                text(account, "shell"));
    }

    private static int number(JsonNode node) throws MalformedMessageException {
        if (!node.canConvertToInt()) {
            throw new MalformedMessageException("no number");
        }
        return node.intValue();
    }

    /** Puts a trust question's checks into it. */
    public static void checks(ObjectNode question, TrustChecks checks) {
        question.put("rhosts", checks.rhosts() == TrustChecks.Rhosts.READ)
                .put("verify", checks.address() == TrustChecks.Address.VERIFIED);
    }

    /** Reads what the other {@code checks} has written. */
    public static TrustChecks checks(ObjectNode question) throws MalformedMessageException {
        return new TrustChecks(
                flag(question, "rhosts") ? TrustChecks.Rhosts.READ : TrustChecks.Rhosts.SKIPPED,
                flag(question, "verify") ? TrustChecks.Address.VERIFIED : TrustChecks.Address.AS_IT_IS);
    }

    private static boolean flag(ObjectNode message, String field) throws MalformedMessageException {
        JsonNode node = message.get(field);
        if (node == null || !node.isBoolean()) {
            throw new MalformedMessageException("no " + field);
        }
        return node.booleanValue();
    }

    /** The answer to a trust question. */
    public static ObjectNode decision(TrustDecision decision) {
        return switch (decision) {
            case TrustDecision.Trusted(TrustSource source) ->
                object().put("answer", "trusted").put("by", source.label());
            case TrustDecision.Refused(TrustRefusal why) ->
                object().put("answer", "refused").put("why", why.label());
        };
    }

    /** Reads what the other {@code decision} has written. */
    public static TrustDecision decision(ObjectNode answer) throws MalformedMessageException {
        if (text(answer, "answer").equals("trusted")) {
            return new TrustDecision.Trusted(labelled(TrustSource.values(), TrustSource::label, text(answer, "by")));
        }
        return new TrustDecision.Refused(labelled(TrustRefusal.values(), TrustRefusal::label, text(answer, "why")));
    }

    /** The answer to a question for a context. */
    public static ObjectNode context(SecurityContext context) {
        ObjectNode answer = object().put("answer", "context").put("context", kind(context.kind()));
        answer.set("account", account(context.account()));
        ArrayNode notices = answer.putArray("notices");
        context.notices().forEach(notice -> notices.add(notice.label()));
        return answer;
    }

    /** Reads what the other {@code context} has written. */
    public static SecurityContext context(ObjectNode answer) throws MalformedMessageException {
        Set<ContextNotice> notices = EnumSet.noneOf(ContextNotice.class);
        for (JsonNode notice : answer.path("notices")) {
            notices.add(labelled(ContextNotice.values(), ContextNotice::label, notice.asText()));
        }
        return new SecurityContext(account(answer, "account"), kind(text(answer, "context")), notices);
    }

    static <T> T labelled(T[] values, Function<T, String> label, String text) throws MalformedMessageException {
        for (T value : values) {
            if (label.apply(value).equals(text)) {
                return value;
            }
        }
        throw new MalformedMessageException("no known label");
    }

    public static String kind(ContextKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** Reads what {@link #kind} has written. */
    public static ContextKind kind(String text) throws MalformedMessageException {
        return switch (text) {
            case "full" -> ContextKind.FULL;
            case "limited" -> ContextKind.LIMITED;
            default -> throw new MalformedMessageException("no kind of context");
        };
    }

    /** A buffer whose bytes do not stay in memory: a line may hold a password. */
    private static final class WipedBuffer extends ByteArrayOutputStream {
        WipedBuffer() {
            super(MAX_LINE);
        }

        void wipe() {
            Arrays.fill(buf, (byte) 0);
        }
    }
}
