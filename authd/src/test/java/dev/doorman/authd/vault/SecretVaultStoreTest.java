package dev.doorman.authd.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.vault.Found;
import dev.doorman.common.vault.Vault;
import dev.doorman.common.vault.VaultEntry;
import dev.doorman.common.vault.VaultKeys;
import dev.doorman.common.vault.VaultedPassword;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against an HTTP server that keeps Secrets as the API server does, resource versions and conflicts included. */
@Timeout(120)
class SecretVaultStoreTest {
    private static final String NAMESPACE = "doors";
    private static final String NAME = "doorman-vault";
    private static final String SECRET = "Tr0ub4dor & correct horse";

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server.start();
        client = connect();
    }

    @AfterEach
    void stop() {
        client.close();
        server.shutdown();
    }

    private KubernetesClient connect() {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://" + server.getHostName() + ":" + server.getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private SecretVaultStore store() {
        return new SecretVaultStore(connect(), NAMESPACE, NAME);
    }

    private static Vault vault(SecretVaultStore store) throws IOException {
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        return new Vault(store, VaultKeys.ofEnvironment("TEST_KEY", key), InstantSource.system());
    }

    private Secret secret() {
        return client.secrets().inNamespace(NAMESPACE).withName(NAME).get();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String opened(Vault vault, String user) throws IOException {
        return switch (vault.open(user)) {
            case Found.Stored(VaultedPassword password, VaultEntry _) -> {
                try (password) {
                    yield new String(password.bytes(), StandardCharsets.UTF_8);
                }
            }
            case Found.Absent _ -> "(absent)";
            case Found.Unreadable(Found.Fault fault) -> "(" + fault.label() + ")";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"john", "DOMAIN+john", "a$b@c.d_e-f", "..", "_", "+"})
    void whatIsStoredIsFound(String user) throws Exception {
        try (Vault vault = vault(store())) {
            assertThat(opened(vault, user)).isEqualTo("(absent)");
            assertThat(vault.delete(user)).isFalse();
            assertThat(secret()).isNull();
            assertThat(vault.store(user, bytes("first")).version()).isEqualTo(1);
            assertThat(vault.store(user, bytes(SECRET)).version()).isEqualTo(2);
            assertThat(opened(vault, user)).isEqualTo(SECRET);
            assertThat(secret().getData()).hasSize(1).allSatisfy((key, value) -> {
                assertThat(key).matches("[-._a-zA-Z0-9]{1,253}").doesNotStartWith(".");
                assertThat(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
                        .startsWith("1 ")
                        .doesNotContain(SECRET, Base64.getEncoder().encodeToString(bytes(SECRET)));
            });
            assertThat(vault.delete(user)).isTrue();
            assertThat(opened(vault, user)).isEqualTo("(absent)");
        }
    }

    @Test
    void theLongestNameIsAKeyToo() throws Exception {
        try (Vault vault = vault(store())) {
            String user = "+".repeat(128);
            var _ = vault.store(user, bytes(SECRET));
            assertThat(opened(vault, user)).isEqualTo(SECRET);
            assertThat(secret().getData().keySet().iterator().next()).hasSizeLessThanOrEqualTo(253);
        }
    }

    @Test
    void anotherWriterInBetweenIsSeenAndKept() throws Exception {
        try (SecretVaultStore store = store();
                SecretVaultStore other = store()) {
            AtomicInteger calls = new AtomicInteger();
            store.update(entries -> {
                if (calls.incrementAndGet() <= 2) {
                    other.update(theirs -> with(theirs, "other" + calls, "theirs"));
                }
                return with(entries, "john", "ours");
            });
            assertThat(calls).hasValue(3);
            assertThat(store.read())
                    .containsOnly(
                            Map.entry("john", "ours"), Map.entry("other1", "theirs"), Map.entry("other2", "theirs"));
        }
    }

    private static Map<String, String> with(Map<String, String> entries, String user, String text) {
        Map<String, String> changed = new HashMap<>(entries);
        changed.put(user, text);
        return changed;
    }

    @Test
    void whoAlwaysComesTooLateGivesUp() throws Exception {
        try (SecretVaultStore store = store();
                SecretVaultStore other = store()) {
            AtomicInteger calls = new AtomicInteger();
            assertThatThrownBy(() -> store.update(entries -> {
                        other.update(theirs -> with(theirs, "john", "theirs " + calls.incrementAndGet()));
                        return with(entries, "john", "ours");
                    }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Secret doors/doorman-vault: cannot write: answer 409");
            assertThat(calls).hasValue(12);
            assertThat(store.read()).containsOnly(Map.entry("john", "theirs 12"));
        }
    }

    @Test
    void aSecretThatIsRemovedInBetweenIsMadeAnew() throws Exception {
        try (SecretVaultStore store = store()) {
            store.update(entries -> with(entries, "ann", "hers"));
            AtomicInteger calls = new AtomicInteger();
            store.update(entries -> {
                if (calls.incrementAndGet() == 1) {
                    client.secrets().inNamespace(NAMESPACE).withName(NAME).delete();
                }
                return with(entries, "john", "ours");
            });
            assertThat(store.read()).containsOnly(Map.entry("john", "ours"));
        }
    }

    @Test
    void manyWritersAtOnceLoseNothing() throws Exception {
        int writers = 3;
        int each = 15;
        List<Future<?>> done = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                String name = "writer" + writer;
                done.add(threads.submit(() -> {
                    try (Vault vault = vault(store())) {
                        for (int i = 0; i < each; i++) {
                            var _ = vault.store("shared", bytes(name));
                            var _ = vault.store(name + "." + i, bytes(name + i));
                        }
                    }
                    return name;
                }));
            }
            for (Future<?> writer : done) {
                assertThat(writer.get()).isNotNull();
            }
        }
        try (Vault vault = vault(store())) {
            for (int writer = 0; writer < writers; writer++) {
                for (int i = 0; i < each; i++) {
                    assertThat(opened(vault, "writer" + writer + "." + i)).isEqualTo("writer" + writer + i);
                }
            }
            assertThat(vault.store("shared", bytes("last")).version()).isEqualTo(writers * each + 1);
        }
    }

    @Test
    void whatIsNotOursStays() throws Exception {
        Secret theirs = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .addToAnnotations("owner", "somebody")
                .endMetadata()
                .addToData("README.txt", Base64.getEncoder().encodeToString(bytes("hands off")))
                .addToData(SecretKeys.of("john"), "!not base64!")
                .build();
        client.resource(theirs).create();
        try (Vault vault = vault(store())) {
            assertThat(opened(vault, "john")).isEqualTo("(altered)");
            var _ = vault.store("ann", bytes(SECRET));
            assertThat(secret().getData()).hasSize(3).containsKey("README.txt");
            assertThat(secret().getMetadata().getAnnotations()).containsEntry("owner", "somebody");
            assertThat(vault.delete("john")).isTrue();
            assertThat(secret().getData()).hasSize(2).containsKey("README.txt");
        }
    }

    @Test
    void aSecretHasRoomForSoMuch() throws Exception {
        try (SecretVaultStore store = store()) {
            store.update(entries -> with(entries, "ann", "hers"));
            assertThatThrownBy(() -> store.update(entries -> with(entries, "john", "x".repeat(1_000_001))))
                    .hasMessageContaining("full");
            assertThat(store.read()).containsOnlyKeys("ann");
        }
    }

    @Test
    void aServerThatIsNotThereIsAClearError() throws Exception {
        try (Vault vault = vault(store())) {
            server.shutdown();
            assertThatThrownBy(() -> vault.open("john"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("Secret doors/doorman-vault: cannot read: no answer");
            assertThatThrownBy(() -> vault.store("john", bytes(SECRET)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot read");
        }
    }

    @Test
    void keysThatAreNoUsersAreToldApart() {
        assertThat(SecretKeys.user(SecretKeys.of("CORP+john"))).isEqualTo("CORP+john");
        for (String key : new String[] {"README.txt", "", "am9obg==", "am9obh", "LWpvaG4", "_-_-"}) {
            assertThat(SecretKeys.user(key)).as(key).isNull();
        }
    }
}
