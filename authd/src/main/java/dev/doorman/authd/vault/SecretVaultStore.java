package dev.doorman.authd.vault;

import dev.doorman.common.vault.VaultStore;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The vault in a Secret of Kubernetes, one key of its data for each user. A change is written with the resource version that
 * was read, so that the API server refuses it (409) when another writer came first; then it is made anew on what that one
 * wrote. Keys that are no user's stay as they are. Any thread; owns its client.
 */
public final class SecretVaultStore implements VaultStore {
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private static final int TRIES = 12;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final int RESENT = 2;

    /** Kubernetes takes 1 MiB in all. */
    private static final int MAX_BYTES = 1_000_000;

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    /** The store in a Secret that a client reaches; the store closes the client. */
    SecretVaultStore(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * The store in a Secret of the cluster that the pod, or else the user's own configuration, belongs to; nothing is asked
     * yet.
     *
     * @param namespace null: the pod's own
     * @throws IOException when there is no namespace
     */
    static SecretVaultStore open(String name, @Nullable String namespace) throws IOException {
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(RESENT)
                .build();
        @Nullable String chosen = namespace == null ? config.getNamespace() : namespace;
        if (chosen == null) {
            throw new IOException("vault-namespace is not set, and this is no pod that has one");
        }
        return new SecretVaultStore(
                new KubernetesClientBuilder().withConfig(config).build(), chosen, name);
    }

    @Override
    public Map<String, String> read() throws IOException {
        return entries(get());
    }

    @Override
    public void update(Change change) throws IOException {
        for (int attempt = 1; ; attempt++) {
            @Nullable Secret current = get();
            Map<String, String> before = entries(current);
            Map<String, String> after = change.of(before);
            if (after.equals(before) || written(current, before, after, attempt)) {
                return;
            }
            pause(attempt);
        }
    }

    private @Nullable Secret get() throws IOException {
        try {
            return client.secrets().inNamespace(namespace).withName(name).get();
        } catch (KubernetesClientException e) {
            throw failed("read", e);
        }
    }

    private static Map<String, String> entries(@Nullable Secret secret) {
        Map<String, String> entries = new HashMap<>();
        data(secret).forEach((key, value) -> {
            @Nullable String user = SecretKeys.user(key);
            if (user != null) {
                entries.put(user, text(value));
            }
        });
        return entries;
    }

    private static Map<String, String> data(@Nullable Secret secret) {
        return secret == null || secret.getData() == null ? Map.of() : secret.getData();
    }

    private static String text(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether the change was taken; not, when another writer came first and there are tries left. */
    private boolean written(
            @Nullable Secret current, Map<String, String> before, Map<String, String> after, int attempt)
            throws IOException {
        Map<String, String> data = new HashMap<>(data(current));
        before.keySet().forEach(user -> data.remove(SecretKeys.of(user)));
        after.forEach((user, entry) -> data.put(
                SecretKeys.of(user), Base64.getEncoder().encodeToString(entry.getBytes(StandardCharsets.ISO_8859_1))));
        requireRoom(data);
        try {
            if (current == null) {
                client.resource(fresh(data)).create();
            } else {
                client.resource(new SecretBuilder(current).withData(data).build())
                        .lockResourceVersion(current.getMetadata().getResourceVersion())
                        .update();
            }
            return true;
        } catch (KubernetesClientException e) {
            boolean late = e.getCode() == CONFLICT || current != null && e.getCode() == NOT_FOUND;
            if (!late || attempt == TRIES) {
                throw failed("write", e);
            }
            return false;
        }
    }

    private void requireRoom(Map<String, String> data) throws IOException {
        long bytes = 0;
        for (Map.Entry<String, String> entry : data.entrySet()) {
            bytes += entry.getKey().length() + entry.getValue().length() / 4L * 3;
        }
        if (bytes > MAX_BYTES) {
            throw new IOException(this + ": full, it may have " + MAX_BYTES + " bytes");
        }
    }

    private Secret fresh(Map<String, String> data) {
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

    /** Longer from try to try, and not the same for two that met. */
    private void pause(int attempt) throws IOException {
        long most = Math.min(FIRST_PAUSE.toMillis() << attempt, LONGEST_PAUSE.toMillis());
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while writing " + this);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** The client's own message quotes the server's answer; this one does not. */
    private IOException failed(String what, KubernetesClientException e) {
        String why = e.getCode() <= 0 ? "no answer" : "answer " + e.getCode();
        return new IOException(this + ": cannot " + what + ": " + why, e);
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "Secret " + namespace + "/" + name;
    }
}
