package dev.doorman.gateway.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.link.LinkKey;
import dev.doorman.gateway.catalog.KnownDaemons;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against an HTTP server that keeps Secrets as the API server does, resource versions and conflicts included. */
@Timeout(120)
class KeySecretsTest {
    private static final String NAMESPACE = "doors";

    /** What the server answers in the place of its own answer; 0 for none. */
    private volatile int refusal;

    private volatile String refused = "";

    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), new Refusing(), false);
    private KubernetesClient client;

    private final class Refusing extends KubernetesCrudDispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) {
            return refusal != 0 && request.getMethod().equals(refused)
                    ? new MockResponse().setResponseCode(refusal).setBody("{}")
                    : super.dispatch(request);
        }
    }

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
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withConfig(new ConfigBuilder()
                        .withMasterUrl("http://" + server.getHostName() + ":" + server.getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    private List<String> fill() throws IOException {
        return new KeySecrets(client, NAMESPACE).fill();
    }

    private Secret secret(String name) {
        return client.secrets().inNamespace(NAMESPACE).withName(name).get();
    }

    private String text(String secret, String key) {
        return new String(Base64.getDecoder().decode(secret(secret).getData().get(key)), StandardCharsets.US_ASCII);
    }

    private byte[] key(String secret, String key) {
        String text = text(secret, key);
        assertThat(text).matches("[0-9a-f]{64}\n");
        return HexFormat.of().parseHex(text.strip());
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new HashMap<>();
        client.secrets()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .forEach(secret -> versions.put(
                        secret.getMetadata().getName(), secret.getMetadata().getResourceVersion()));
        return versions;
    }

    private void put(String name, Map<String, String> texts) {
        Map<String, String> data = new HashMap<>();
        texts.forEach((key, text) ->
                data.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .addToAnnotations("owner", "somebody")
                        .endMetadata()
                        .withData(data)
                        .build())
                .createOr(NonDeletingOperation::update);
    }

    private void requireAlike() {
        byte[] master = key("gateway-keys", "master.key");
        for (String daemon : KnownDaemons.names()) {
            assertThat(key("link-" + daemon, "link.key")).isEqualTo(LinkKey.deriveBytes(master, daemon));
        }
    }

    @Test
    void makesASecretForEach() throws Exception {
        assertThat(fill())
                .containsExactly(
                        "secret/gateway-keys",
                        "secret/link-ftpd",
                        "secret/link-rexecd",
                        "secret/link-rlogind",
                        "secret/link-rshd",
                        "secret/link-talkd",
                        "secret/link-telnetd",
                        "secret/link-tftpd",
                        "secret/vault-key");
        requireAlike();
        assertThat(secret("gateway-keys").getData()).containsOnlyKeys("master.key", "api.token");
        assertThat(secret("link-rshd").getData()).containsOnlyKeys("link.key");
        assertThat(List.of(
                        text("gateway-keys", "master.key"),
                        text("gateway-keys", "api.token"),
                        text("vault-key", "vault.key")))
                .doesNotHaveDuplicates();
        assertThat(key("vault-key", "vault.key")).hasSize(32);
        assertThat(secret("vault-key").getMetadata().getLabels()).containsEntry("app.kubernetes.io/part-of", "doorman");
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        fill();
        Map<String, String> before = versions();
        assertThat(fill()).isEmpty();
        assertThat(versions()).isEqualTo(before).hasSize(9);
    }

    @Test
    void manyAtOnceEndAlike() throws Exception {
        List<Future<List<String>>> runs = new ArrayList<>();
        List<String> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                runs.add(threads.submit(() -> {
                    try (KubernetesClient own = connect()) {
                        return new KeySecrets(own, NAMESPACE).fill();
                    }
                }));
            }
            for (Future<List<String>> run : runs) {
                made.addAll(run.get());
            }
        }
        assertThat(made).hasSize(9).doesNotHaveDuplicates();
        requireAlike();
    }

    @Test
    void whatIsThereIsKeptAndALinkOfAnotherMasterIsWrittenAnew() throws Exception {
        String master = "11".repeat(32) + "\n";
        String vault = "22".repeat(32) + "\n";
        put("gateway-keys", Map.of("master.key", master, "note", "mine"));
        put("vault-key", Map.of("vault.key", vault));
        put("link-rshd", Map.of("link.key", "33".repeat(32) + "\n", "note", "mine"));
        put(
                "link-telnetd",
                Map.of(
                        "link.key",
                        HexFormat.of().formatHex(LinkKey.deriveBytes(key("gateway-keys", "master.key"), "telnetd"))
                                + "\n"));
        Map<String, String> before = versions();
        assertThat(fill())
                .contains("secret/gateway-keys", "secret/link-rshd", "secret/link-ftpd")
                .doesNotContain("secret/link-telnetd", "secret/vault-key");
        requireAlike();
        assertThat(text("gateway-keys", "master.key")).isEqualTo(master);
        assertThat(text("vault-key", "vault.key")).isEqualTo(vault);
        assertThat(text("gateway-keys", "note") + text("link-rshd", "note")).isEqualTo("minemine");
        assertThat(secret("gateway-keys").getMetadata().getAnnotations()).containsEntry("owner", "somebody");
        assertThat(versions())
                .containsEntry("vault-key", before.get("vault-key"))
                .containsEntry("link-telnetd", before.get("link-telnetd"));
    }

    @Test
    void aKeyThatIsNoneIsAClearError() {
        put("gateway-keys", Map.of("master.key", "5ecret", "api.token", "44".repeat(32)));
        assertThatThrownBy(this::fill)
                .isInstanceOf(IOException.class)
                .hasMessage("Secret doors/gateway-keys: master.key is no key: it has 64 hexadecimal digits");
    }

    @Test
    void anAccountThatMayNotIsAClearError() {
        refusal = 403;
        refused = "GET";
        assertThatThrownBy(this::fill)
                .hasMessage("Secret doors/gateway-keys: cannot read: answer 403, this account may not: it needs get,"
                        + " create and update on secrets");
        refused = "POST";
        assertThatThrownBy(this::fill).hasMessageStartingWith("Secret doors/gateway-keys: cannot make: answer 403");
        refused = "PUT";
        put("gateway-keys", Map.of("master.key", "11".repeat(32)));
        assertThatThrownBy(this::fill).hasMessageStartingWith("Secret doors/gateway-keys: cannot change: answer 403");
    }

    @Test
    void aServerThatIsNotThereIsAClearError() {
        server.shutdown();
        assertThatThrownBy(this::fill)
                .isInstanceOf(IOException.class)
                .hasMessage("Secret doors/gateway-keys: cannot read: no answer");
    }
}
