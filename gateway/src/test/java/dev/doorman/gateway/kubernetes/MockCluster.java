package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An API server for tests, and the hands of whoever else works in the cluster: its controllers and operators. Any thread. */
final class MockCluster implements AutoCloseable {
    static final String NAMESPACE = "doors";
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final MockApi api = new MockApi();
    private KubernetesMockServer server = listen(0);
    private final int port = server.getPort();
    private final KubernetesClient hands = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(config())
                    .withUserAgent(MockApi.HANDS)
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();

    private KubernetesMockServer listen(int where) {
        KubernetesMockServer fresh =
                new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), api, false);
        fresh.init(LOOPBACK, where);
        return fresh;
    }

    MockApi api() {
        return api;
    }

    private Config config() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + port)
                .build();
    }

    /** As a gateway in a pod of that name would open it. */
    Cluster as(String pod) throws Exception {
        return Cluster.open(
                new ConfigBuilder(config()).withUserAgent(pod).build(),
                Map.of("POD_NAMESPACE", NAMESPACE, "POD_NAME", pod));
    }

    /** The API server goes away: what is open is cut, and nobody listens. */
    void goesAway() {
        server.shutdown();
    }

    void comesBack() {
        server = listen(port);
    }

    /** A pod, as an endpoint tells of it. */
    static Endpoint pod(String name, String address, boolean ready, boolean terminating) {
        return new EndpointBuilder()
                .withAddresses(address)
                .withNewConditions()
                .withReady(ready)
                .withTerminating(terminating)
                .endConditions()
                .withNewTargetRef()
                .withKind("Pod")
                .withName(name)
                .withNamespace(NAMESPACE)
                .endTargetRef()
                .build();
    }

    static Endpoint ready(String name, String address) {
        return pod(name, address, true, false);
    }

    /** What is true of a Service's pods from now on. */
    void serves(String service, int linkPort, Endpoint... endpoints) {
        var slice = new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(service + "-x7k2p")
                .withNamespace(NAMESPACE)
                .addToLabels("kubernetes.io/service-name", service)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewPort()
                .withName("link")
                .withPort(linkPort)
                .withProtocol("TCP")
                .endPort()
                .withEndpoints(Arrays.asList(endpoints))
                .build();
        var slices = hands.discovery().v1().endpointSlices().inNamespace(NAMESPACE);
        if (slices.withName(service + "-x7k2p").get() == null) {
            hands.resource(slice).create();
        } else {
            hands.resource(slice).update();
        }
    }

    void makePods(List<String> names) {
        names.forEach(name -> hands.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .build())
                .create());
    }

    /** What a pod's deletion costs, as the API server knows it; empty where nobody has said. */
    String cost(String pod) {
        Map<String, String> annotations = hands.pods()
                .inNamespace(NAMESPACE)
                .withName(pod)
                .get()
                .getMetadata()
                .getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(DeletionCosts.ANNOTATION, "");
    }

    /** Who holds the Lease; empty where nobody does. */
    String holder() {
        var lease =
                hands.leases().inNamespace(NAMESPACE).withName(Leadership.LEASE).get();
        String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
        return holder == null ? "" : holder;
    }

    @Override
    public void close() {
        hands.close();
        server.shutdown();
    }
}
