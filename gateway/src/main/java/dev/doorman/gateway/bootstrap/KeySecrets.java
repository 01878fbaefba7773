package dev.doorman.gateway.bootstrap;

import dev.doorman.common.link.LinkKey;
import dev.doorman.gateway.catalog.KnownDaemons;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keys in Secrets of Kubernetes: the gateway's, one for each daemon, and the vault's. A change is sent with the resource version
 * that was read, and made anew when another came first; so any number may run at once, and all end alike. Asks for the rights get,
 * create and update.
 */
final class KeySecrets implements KeyPlace {
    private static final String GATEWAY = "gateway-keys";
    private static final String MASTER_KEY = "master.key";
    private static final String API_TOKEN = "api.token";
    private static final String LINK_KEY = "link.key";
    private static final String VAULT = "vault-key";
    private static final String VAULT_KEY = "vault.key";

    private static final int CONFLICT = 409;
    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int TRIES = 12;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KubernetesClient client;
    private final String namespace;

    /** The Secrets of a namespace, by a client that stays the caller's. */
    KeySecrets(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public List<String> fill() throws IOException {
        List<String> made = new ArrayList<>();
        Map<String, String> gateway = bring(GATEWAY, data -> withKey(withKey(data, MASTER_KEY), API_TOKEN), made);
        byte[] master = key(GATEWAY, MASTER_KEY, gateway);
        key(GATEWAY, API_TOKEN, gateway);
        for (String daemon : new TreeSet<>(KnownDaemons.names())) {
            String link = encoded(LinkKey.deriveBytes(master, daemon));
            bring("link-" + daemon, data -> with(data, LINK_KEY, link), made);
        }
        key(VAULT, VAULT_KEY, bring(VAULT, data -> withKey(data, VAULT_KEY), made));
        return made;
    }

    /** Makes a Secret what it should be. */
    private Map<String, String> bring(String name, UnaryOperator<Map<String, String>> change, List<String> made)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            @Nullable Secret current = get(name);
            Map<String, String> before = data(current);
            Map<String, String> after = change.apply(before);
            if (after.equals(before)) {
                return after;
            }
            if (written(name, current, after, attempt)) {
                made.add("secret/" + name);
                return after;
            }
        }
    }

    private @Nullable Secret get(String name) throws IOException {
        try {
            return client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw failed(name, "read", e);
        }
    }

    /** Whether the change was taken; not, when another came first and there are tries left. */
    private boolean written(String name, @Nullable Secret current, Map<String, String> data, int attempt)
            throws IOException {
        try {
            if (current == null) {
                client.resource(fresh(name, data)).create();
            } else {
                client.resource(new SecretBuilder(current).withData(data).build())
                        .lockResourceVersion(current.getMetadata().getResourceVersion())
                        .update();
            }
            return true;
        } catch (KubernetesClientException e) {
            boolean late = e.getCode() == CONFLICT || current != null && e.getCode() == NOT_FOUND;
            if (!late || attempt == TRIES) {
                throw failed(name, current == null ? "make" : "change", e);
            }
            return false;
        }
    }

    private Secret fresh(String name, Map<String, String> data) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/part-of", "doorman")
                .endMetadata()
                .withType("Opaque")
                .withData(data)
                .build();
    }

    private static Map<String, String> data(@Nullable Secret secret) {
        return secret == null || secret.getData() == null ? Map.of() : secret.getData();
    }

    private static Map<String, String> withKey(Map<String, String> data, String key) {
        if (data.containsKey(key)) {
            return data;
        }
        byte[] fresh = new byte[LinkKey.BYTES];
        RANDOM.nextBytes(fresh);
        return with(data, key, encoded(fresh));
    }

    private static Map<String, String> with(Map<String, String> data, String key, String value) {
        Map<String, String> changed = new HashMap<>(data);
        changed.put(key, value);
        return changed;
    }

    /** What {@link LinkKey#read} takes, as a Secret has it. */
    private static String encoded(byte[] key) {
        return Base64.getEncoder()
                .encodeToString((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Keys that are there are kept, so they must be some. */
    private byte[] key(String secret, String key, Map<String, String> data) throws IOException {
        try {
            byte[] text = Base64.getDecoder().decode(data.getOrDefault(key, ""));
            byte[] decoded = HexFormat.of().parseHex(new String(text, StandardCharsets.US_ASCII).strip());
            if (decoded.length == LinkKey.BYTES) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            throw notOne(secret, key);
        }
        throw notOne(secret, key);
    }

    private IOException notOne(String secret, String key) {
        return new IOException(named(secret) + ": " + key + " is no key: it has 64 hexadecimal digits");
    }

    /** The client's own message quotes the server's answer; this one does not. */
    private IOException failed(String secret, String what, KubernetesClientException e) {
        String why = switch (e.getCode()) {
            case FORBIDDEN, UNAUTHORIZED ->
                "answer " + e.getCode() + ", this account may not: it needs get, create and update on secrets";
            case NOT_FOUND -> "answer 404, is there a namespace " + namespace + "?";
            default -> e.getCode() <= 0 ? "no answer" : "answer " + e.getCode();
        };
        return new IOException(named(secret) + ": cannot " + what + ": " + why, e);
    }

    private String named(String secret) {
        return "Secret " + namespace + "/" + secret;
    }
}
