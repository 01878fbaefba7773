package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.LinkKey;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The packaged gateway, authd and telnetd at an API server that is a mock, with the test in the place of the cluster's
 * controllers: how long a client waits whose knock starts a daemon.
 */
@Timeout(180)
class KnockToPromptIT {
    private static final Path ROOT =
            Path.of(System.getProperty("doorman.root", "..")).toAbsolutePath().normalize();
    private static final String DAEMON = "telnetd";
    private static final String NAMESPACE = "doors";
    private static final int TELNET = 23;
    private static final int ROUNDS = 5;
    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Api api = new Api();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
    private final List<Process> running = new ArrayList<>();

    /** The mock's objects, and the one Deployment's scale, which it does not know. Any thread. */
    private static final class Api extends Dispatcher {
        private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
        private volatile int replicas;

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            if (!request.getPath().endsWith("/deployments/" + DAEMON + "/scale")) {
                return objects.dispatch(request);
            }
            if (request.getMethod().equals("PUT")) {
                replicas = Serialization.unmarshal(request.getUtf8Body(), Scale.class)
                        .getSpec()
                        .getReplicas();
            }
            return new MockResponse()
                    .setResponseCode(200)
                    .setHeader("Content-Type", "application/json")
                    .setBody(Serialization.asJson(new ScaleBuilder()
                            .withNewMetadata()
                            .withName(DAEMON)
                            .withResourceVersion("1")
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(replicas)
                            .endSpec()
                            .build()));
        }
    }

    @Test
    void aClientWhoseKnockStartsADaemonIsPromptedSoon() throws Exception {
        server.start();
        try (Doorman folders = Doorman.configured(
                        "telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n",
                        "service.telnet.idle-timeout = 1s\n");
                KubernetesClient hands = new KubernetesClientBuilder()
                        .withHttpClientFactory(new JdkHttpClientFactory())
                        .withConfig(new ConfigBuilder()
                                .withMasterUrl("http://127.0.0.1:" + server.getPort())
                                .build())
                        .build()) {
            start("authd", authd(folders));
            start("gateway", gateway(folders));
            List<Duration> waits = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                waits.add(knock(folders, hands));
            }
            System.out.println("knock to prompt: " + waits);
            assertThat(waits.stream().sorted().toList().get(ROUNDS / 2)).isLessThan(BOUND);
        } finally {
            running.reversed().forEach(Process::destroy);
            for (Process process : running) {
                assertThat(process.waitFor(LIMIT)).isTrue();
            }
            server.shutdown();
        }
    }

    /** From the client's connect until it is asked who it is; then until the daemon is gone again. */
    private Duration knock(Doorman folders, KubernetesClient hands) throws Exception {
        assertThat(api.replicas).isZero();
        long begun = System.nanoTime();
        Duration waited;
        Process telnetd;
        try (RawTelnet client = new RawTelnet(folders.port(TELNET))) {
            await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> api.replicas == 1);
            telnetd = process(DAEMON, telnetd(folders));
            serve(hands, Integer.parseInt(ready(telnetd).replaceFirst(".*:", "")));
            client.await("login: ");
            waited = Duration.ofNanos(System.nanoTime() - begun);
        }
        await().atMost(LIMIT).until(() -> api.replicas == 0);
        telnetd.destroy();
        assertThat(telnetd.waitFor(LIMIT)).isTrue();
        hands.discovery().v1().endpointSlices().inNamespace(NAMESPACE).delete();
        return waited;
    }

    private static void serve(KubernetesClient hands, int port) {
        hands.resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withName("telnetd-x7k2p")
                        .withNamespace(NAMESPACE)
                        .addToLabels("kubernetes.io/service-name", DAEMON)
                        .endMetadata()
                        .withAddressType("IPv4")
                        .addNewPort()
                        .withName("link")
                        .withPort(port)
                        .endPort()
                        .withEndpoints(new EndpointBuilder()
                                .withAddresses("127.0.0.1")
                                .withNewConditions()
                                .withReady(true)
                                .endConditions()
                                .build())
                        .build())
                .create();
    }

    private void start(String module, Map<String, String> environment) throws IOException {
        ready(process(module, environment));
    }

    private Process process(String module, Map<String, String> environment) throws IOException {
        Path target = ROOT.resolve(module).resolve("target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + ROOT.resolve("docker/jvm").resolve(module.equals("gateway") ? "gateway.args" : "daemon.args")));
        if (Files.isDirectory(target.resolve("aot"))) {
            try (Stream<Path> caches = Files.list(target.resolve("aot"))) {
                caches.filter(file -> file.toString().endsWith(".aot"))
                        .findFirst()
                        .ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
            }
        }
        command.addAll(
                List.of("-jar", target.resolve("quarkus-app/quarkus-run.jar").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("KUBE"));
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().putAll(environment);
        Process process = builder.start();
        running.add(process);
        return process;
    }

    /** Waits for what a process says when it serves. */
    private static String ready(Process process) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("doorman-ready")) {
                return line;
            }
        }
        throw new IOException("a process has ended before it served");
    }

    private Map<String, String> gateway(Doorman folders) {
        return Map.ofEntries(
                Map.entry("DOORMAN_GATEWAY_ETC", folders.etc().toString()),
                Map.entry("DOORMAN_GATEWAY_STATE", folders.state().toString()),
                Map.entry("DOORMAN_GATEWAY_ACTIVATOR", "kubernetes"),
                Map.entry("DOORMAN_GATEWAY_PORT_OFFSET", String.valueOf(folders.portOffset())),
                Map.entry("DOORMAN_GATEWAY_CALLBACK_PORT", "0"),
                Map.entry("DOORMAN_GATEWAY_SUPERVISED", "true"),
                Map.entry("POD_NAME", "gateway-a"),
                Map.entry("POD_NAMESPACE", NAMESPACE),
                Map.entry("KUBERNETES_AUTH_TRYKUBECONFIG", "false"),
                Map.entry("KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false"),
                Map.entry("KUBERNETES_MASTER", "http://127.0.0.1:" + server.getPort()));
    }

    private static Map<String, String> authd(Doorman folders) throws IOException {
        Files.createDirectories(folders.state().resolve("sockets"));
        Files.createDirectories(folders.state().resolve("names"));
        return Map.of(
                "DOORMAN_AUTHD_ETC", folders.etc().toString(),
                "DOORMAN_AUTHD_STATE", folders.state().toString(),
                "DOORMAN_AUTHD_SOCKETS", folders.state().resolve("sockets").toString(),
                "DOORMAN_AUTHD_NAMES", folders.state().resolve("names").toString(),
                "DOORMAN_AUTHD_SUPERVISED", "true");
    }

    private static Map<String, String> telnetd(Doorman folders) throws IOException {
        Path key = folders.folder().resolve("link.key");
        byte[] master = LinkKey.readBytes(folders.state().resolve("keys/master.key"));
        Files.writeString(key, HexFormat.of().formatHex(LinkKey.deriveBytes(master, DAEMON)) + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        Path sockets = folders.state().resolve("sockets");
        return Map.of(
                "DOORMAN_DAEMON_LINK_HOST", "127.0.0.1",
                "DOORMAN_DAEMON_LINK_PORT", "0",
                "DOORMAN_DAEMON_LINK_KEY", key.toString(),
                "DOORMAN_DAEMON_AUTHD_SOCKET", sockets.resolve("telnetd.sock").toString(),
                "DOORMAN_DAEMON_PUBLIC_SOCKET", sockets.resolve("public.sock").toString(),
                "DOORMAN_DAEMON_ETC", folders.etc().toString(),
                "DOORMAN_DAEMON_SUPERVISED", "true");
    }
}
