package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes how many replicas a Deployment is to have, by its scale subresource alone: from none to one and from one
 * to none, nothing else. What is written carries the version that was read, so that who comes between wins. Blocks; any
 * thread.
 */
final class Scaler {
    private final Cluster cluster;

    Scaler(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * What was found, and the version that it is of. Immutable.
     *
     * @param replicas how many there are to be
     */
    record Found(String deployment, int replicas, @Nullable String version) {}

    /** Reads. */
    Found read(String deployment) throws ClusterFault {
        try {
            Scale scale = deployment(deployment).scale();
            // none is left out of the answer
            @Nullable
            Integer replicas = scale.getSpec() == null ? null : scale.getSpec().getReplicas();
            return new Found(
                    deployment,
                    replicas == null ? 0 : replicas,
                    scale.getMetadata().getResourceVersion());
        } catch (KubernetesClientException e) {
            throw ClusterFault.of("read the scale of Deployment " + name(deployment), e);
        }
    }

    /** From none to one. */
    void raise(Found found) throws ClusterFault {
        write(found, 0, 1);
    }

    /** From one to none. */
    void lower(Found found) throws ClusterFault {
        write(found, 1, 0);
    }

    private void write(Found found, int from, int to) throws ClusterFault {
        if (found.replicas() != from) {
            throw new IllegalArgumentException("not from " + found.replicas() + " to " + to);
        }
        Scale scale = new ScaleBuilder()
                .withNewMetadata()
                .withNamespace(cluster.namespace())
                .withName(found.deployment())
                .withResourceVersion(found.version())
                .endMetadata()
                .withNewSpec()
                .withReplicas(to)
                .endSpec()
                .build();
        try {
            var _ = deployment(found.deployment()).scale(scale);
        } catch (KubernetesClientException e) {
            throw ClusterFault.of("scale Deployment " + name(found.deployment()), e);
        }
    }

    private RollableScalableResource<Deployment> deployment(String name) {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(cluster.namespace())
                .withName(name);
    }

    private String name(String deployment) {
        return cluster.namespace() + "/" + deployment;
    }
}
