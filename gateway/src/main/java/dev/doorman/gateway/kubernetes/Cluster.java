package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cluster, and who we are in it. Immutable; who opens it closes the client.
 *
 * @param namespace where the Deployments, the EndpointSlices, the pods and the Lease are: our own
 * @param identity by what name we hold the Lease: the pod's
 */
public record Cluster(KubernetesClient client, String namespace, String identity) implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /**
     * The cluster that the pod, or else the user's own configuration, belongs to; nothing is asked yet.
     *
     * @param environment of the process: POD_NAMESPACE and POD_NAME, as the manifests set them
     * @throws IOException when there is no namespace, or no name
     */
    public static Cluster open(Map<String, String> environment) throws IOException {
        return open(Config.autoConfigure(null), environment);
    }

    static Cluster open(Config found, Map<String, String> environment) throws IOException {
        @Nullable String namespace = environment.getOrDefault("POD_NAMESPACE", found.getNamespace());
        if (namespace == null) {
            throw new IOException("POD_NAMESPACE is not set, and the Kubernetes configuration names no namespace");
        }
        @Nullable String identity = environment.getOrDefault("POD_NAME", environment.get("HOSTNAME"));
        if (identity == null) {
            throw new IOException("neither POD_NAME nor HOSTNAME is set: this gateway has no name to hold a Lease by");
        }
        // nothing is sent again by the client itself: whoever asks knows better whether it is still wanted
        Config config = new ConfigBuilder(found)
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(0)
                .build();
        return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), namespace, identity);
    }

    @Override
    public void close() {
        client.close();
    }
}
