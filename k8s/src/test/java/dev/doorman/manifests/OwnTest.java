package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import org.junit.jupiter.api.Test;

/** That a user's own kustomization over an overlay gets its way, without a change to anything of ours. */
final class OwnTest {
    private final Overlay own = Overlay.of("src/test/resources/own");

    @Test
    void namespaceAndImagesAreTheUsers() {
        assertThat(own.of(Namespace.class))
                .singleElement()
                .extracting(namespace -> namespace.getMetadata().getName())
                .isEqualTo("old-clients");
        assertThat(own.pods().stream()
                        .flatMap(pod -> pod.allContainers().stream())
                        .map(Container::getImage))
                .isNotEmpty()
                .allMatch(image -> image.startsWith("registry.example/doorman/") && image.endsWith(":1.2"));
    }

    @Test
    void aPatchReachesOneDaemon() {
        assertThat(own.one(HorizontalPodAutoscaler.class, "telnetd").getSpec().getMaxReplicas())
                .isEqualTo(20);
        assertThat(own.one(HorizontalPodAutoscaler.class, "rshd").getSpec().getMaxReplicas())
                .isEqualTo(5);
    }

    @Test
    void sharedHomesLetDaemonsSpread() {
        assertThat(own.one(PersistentVolumeClaim.class, "homes").getSpec().getAccessModes())
                .containsExactly("ReadWriteMany");
        assertThat(own.daemons()).allMatch(pod -> pod.template().getSpec().getAffinity() == null);
        assertThat(Overlay.of("overlays/load-balancer").daemons())
                .allMatch(pod -> pod.template().getSpec().getAffinity().getPodAffinity() != null);
    }

    @Test
    void theUsersFilesAreInTheirPlace() {
        assertThat(Shipped.named(own, "gateway-etc").get("inetd.conf")).contains("camp-login");
        assertThat(Shipped.named(own, "accounts")).containsKeys("passwd", "group", "hosts.equiv", "netgroup");
        assertThat(Shipped.named(own, "accounts").get("passwd")).contains("john");
    }
}
