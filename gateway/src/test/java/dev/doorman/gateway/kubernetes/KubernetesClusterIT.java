package dev.doorman.gateway.kubernetes;

import static dev.doorman.gateway.kubernetes.ActivatorFixture.seat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.gateway.activation.Seat;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The activator at a real cluster, in a namespace that is made for it and thrown away. Only where KUBECONFIG names a cluster
 * that answers.
 */
@EnabledIf(value = "clusterAnswers", disabledReason = "KUBECONFIG names no cluster that answers")
@Timeout(300)
class KubernetesClusterIT {
    private static final String DAEMON = "telnetd";
    private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", DAEMON);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String namespace = "doorman-it-" + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);
    private final KubernetesClient hands = new KubernetesClientBuilder().build();

    static boolean clusterAnswers() {
        if (System.getenv("KUBECONFIG") == null) {
            return false;
        }
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            return client.getKubernetesVersion() != null;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @BeforeEach
    void prepare() {
        hands.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        hands.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(DAEMON)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withClusterIP("None")
                        .withSelector(LABELS)
                        .addNewPort()
                        .withName("link")
                        .withPort(7000)
                        .withTargetPort(new IntOrString(7000))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        hands.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName(DAEMON)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(0)
                        .withNewSelector()
                        .withMatchLabels(LABELS)
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .withLabels(LABELS)
                        .endMetadata()
                        .withNewSpec()
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("pause")
                        .withImage("busybox:stable")
                        .withCommand("sleep", "1000")
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build())
                .create();
    }

    @AfterEach
    void throwAway() {
        hands.namespaces().withName(namespace).delete();
        hands.close();
    }

    private int replicas() {
        return hands.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(DAEMON)
                .get()
                .getSpec()
                .getReplicas();
    }

    @Test
    void aKnockScalesUpAndIdlenessScalesDown() throws Exception {
        try (KubernetesActivator gateway = KubernetesActivator.start(
                Cluster.open(Config.autoConfigure(null), Map.of("POD_NAMESPACE", namespace, "POD_NAME", "gateway-it")),
                new KubernetesActivator.Options(() -> Set.of(DAEMON), _ -> LIMIT, _ -> Duration.ofSeconds(5)),
                new SimpleMeterRegistry())) {
            gateway.begun(DAEMON);
            var knock = gateway.activate(DAEMON);
            await().atMost(LIMIT).until(knock::isComplete);
            Seat seat = seat(knock);
            assertThat(seat.address().getPort()).isEqualTo(7000);
            assertThat(replicas()).isEqualTo(1);
            await().atMost(LIMIT)
                    .until(() -> hands.pods().inNamespace(namespace).list().getItems().stream()
                            .anyMatch(pod -> pod.getMetadata().getAnnotations() != null
                                    && "1"
                                            .equals(pod.getMetadata()
                                                    .getAnnotations()
                                                    .get(DeletionCosts.ANNOTATION))));
            seat.left();
            gateway.ended(DAEMON);
            await().atMost(LIMIT)
                    .until(() -> replicas() == 0 && gateway.state(DAEMON).equals("stopped"));
        }
    }
}
