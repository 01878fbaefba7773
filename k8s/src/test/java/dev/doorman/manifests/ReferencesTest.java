package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.config.Configuration;
import dev.doorman.manifests.Overlay.Pod;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** That whatever a manifest names is there: in the overlay, or made by the bootstrap Job, or by every cluster. */
@ParameterizedClass
@MethodSource("dev.doorman.manifests.Overlay#all")
final class ReferencesTest {
    /** What every namespace has. */
    private static final String ROOT_CERTIFICATES = "kube-root-ca.crt";

    @Parameter
    private Overlay overlay = new Overlay("none", List.of());

    /** What the Job's program makes is what its Role lets it. */
    private Set<String> madeByTheJob() {
        return overlay.one(Role.class, "bootstrap").getRules().stream()
                .flatMap(rule -> rule.getResourceNames().stream())
                .collect(Collectors.toSet());
    }

    @Test
    void everyVolumeLeadsSomewhere() {
        for (Pod pod : overlay.pods()) {
            for (Volume volume : pod.template().getSpec().getVolumes()) {
                assertVolume(volume);
            }
        }
    }

    private void assertVolume(Volume volume) {
        if (volume.getSecret() != null) {
            assertSecret(volume.getSecret().getSecretName());
        } else if (volume.getConfigMap() != null) {
            assertThat(overlay.has(ConfigMap.class, volume.getConfigMap().getName()))
                    .isTrue();
        } else if (volume.getPersistentVolumeClaim() != null) {
            assertThat(overlay.has(
                            PersistentVolumeClaim.class,
                            volume.getPersistentVolumeClaim().getClaimName()))
                    .isTrue();
        } else if (volume.getProjected() != null) {
            assertThat(volume.getProjected().getSources().stream()
                            .filter(source -> source.getConfigMap() != null)
                            .map(source -> source.getConfigMap().getName()))
                    .containsExactly(ROOT_CERTIFICATES);
        } else {
            assertThat(volume.getEmptyDir()).as(volume.getName()).isNotNull();
        }
    }

    private void assertSecret(String name) {
        assertThat(overlay.has(Secret.class, name) || madeByTheJob().contains(name))
                .as("Secret %s", name)
                .isTrue();
    }

    @Test
    void everyMountIsOfAVolumeAndEachFileIsInIt() {
        for (Pod pod : overlay.pods()) {
            Map<String, Volume> volumes = pod.template().getSpec().getVolumes().stream()
                    .collect(Collectors.toMap(Volume::getName, volume -> volume));
            for (Container container : pod.allContainers()) {
                for (VolumeMount mount : container.getVolumeMounts()) {
                    assertThat(volumes).containsKey(mount.getName());
                    if (mount.getSubPath() != null) {
                        assertFile(Objects.requireNonNull(volumes.get(mount.getName())), mount.getSubPath());
                    }
                }
                assertThat(container.getVolumeMounts().stream().map(VolumeMount::getMountPath))
                        .doesNotHaveDuplicates();
            }
        }
    }

    private void assertFile(Volume volume, String file) {
        if (volume.getConfigMap() != null) {
            assertThat(overlay.one(ConfigMap.class, volume.getConfigMap().getName())
                            .getData())
                    .containsKey(file);
        } else if (madeByTheJob().contains(volume.getSecret().getSecretName())) {
            String secret = volume.getSecret().getSecretName();
            assertThat(file)
                    .isIn(
                            switch (secret) {
                                case "gateway-keys" -> List.of("master.key", "api.token");
                                case "vault-key" -> List.of("vault.key");
                                default -> List.of("link.key");
                            });
        } else {
            assertThat(overlay.one(Secret.class, volume.getSecret().getSecretName())
                            .getData())
                    .containsKey(file);
        }
    }

    @Test
    void accountsAndPrioritiesAreThere() {
        for (Pod pod : overlay.pods()) {
            String account = pod.template().getSpec().getServiceAccountName();
            assertThat(overlay.one(ServiceAccount.class, account).getAutomountServiceAccountToken())
                    .isFalse();
            String priority = pod.template().getSpec().getPriorityClassName();
            assertThat(priority == null || overlay.has(PriorityClass.class, priority))
                    .isTrue();
        }
    }

    @Test
    void allIsInOneNamespaceThatIsMade() {
        String namespace = overlay.of(Namespace.class).getFirst().getMetadata().getName();
        assertThat(overlay.objects().stream()
                        .filter(object -> !(object instanceof Namespace || object instanceof PriorityClass))
                        .map(object -> object.getMetadata().getNamespace()))
                .isNotEmpty()
                .allMatch(namespace::equals);
    }

    @Test
    void servicesSelectPodsThatHaveTheirPorts() {
        List<Service> services = overlay.of(Service.class);
        assertThat(services)
                .extracting(service -> service.getMetadata().getName())
                .contains("telnetd", "rshd");
        for (Service service : services) {
            List<Pod> selected = selected(service.getSpec().getSelector());
            assertThat(selected)
                    .as("%s", service.getMetadata().getName())
                    .extracting(Pod::name)
                    .containsExactly(service.getMetadata().getName());
            if (service.getMetadata().getName().equals("gateway")) {
                continue; // inetd.conf says what it listens on: WaysInTest
            }
            assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
            assertThat(ports(selected.getFirst())).contains(7000);
            assertThat(service.getSpec().getPorts())
                    .allMatch(port -> ports(selected.getFirst())
                            .contains(port.getTargetPort().getIntVal()))
                    .anyMatch(port -> port.getName().equals("link") && port.getPort() == 7000);
        }
    }

    private List<Pod> selected(Map<String, String> labels) {
        assertThat(labels).isNotEmpty();
        return overlay.pods().stream()
                .filter(pod -> pod.labels().entrySet().containsAll(labels.entrySet()))
                .toList();
    }

    private static List<Integer> ports(Pod pod) {
        return pod.allContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .map(ContainerPort::getContainerPort)
                .toList();
    }

    @Test
    void deploymentsSelectTheirOwnPodsAlone() {
        for (Deployment deployment : overlay.of(Deployment.class)) {
            assertThat(selected(deployment.getSpec().getSelector().getMatchLabels()))
                    .extracting(Pod::name)
                    .containsExactly(deployment.getMetadata().getName());
        }
    }

    @Test
    void probesAskAPortOfTheirContainers() {
        for (Pod pod : overlay.pods()) {
            for (Container container : pod.allContainers()) {
                Stream.of(container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                        .filter(Objects::nonNull)
                        .map(Probe::getHttpGet)
                        .forEach(asked ->
                                assertThat(container.getPorts()).anyMatch(port -> isPort(asked.getPort(), port)));
            }
        }
    }

    private static boolean isPort(IntOrString asked, ContainerPort port) {
        return asked.getStrVal() == null
                ? Objects.equals(asked.getIntVal(), port.getContainerPort())
                : asked.getStrVal().equals(port.getName());
    }

    @Test
    void everyDaemonIsScaledFromOneAndEvictedOneByOne() {
        List<String> daemons = overlay.daemons().stream().map(Pod::name).toList();
        // of talkd there is one: it keeps the invitations
        assertThat(names(HorizontalPodAutoscaler.class))
                .containsExactlyInAnyOrderElementsOf(
                        daemons.stream().filter(name -> !name.equals("talkd")).toList());
        assertThat(names(PodDisruptionBudget.class)).containsExactlyInAnyOrderElementsOf(daemons);
        for (HorizontalPodAutoscaler scaler : overlay.of(HorizontalPodAutoscaler.class)) {
            String name = scaler.getMetadata().getName();
            assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo(name);
            assertThat(scaler.getSpec().getMinReplicas()).isEqualTo(1);
            assertThat(scaler.getSpec().getMaxReplicas()).isGreaterThan(1);
            String measured = scaler.getSpec()
                    .getMetrics()
                    .getFirst()
                    .getContainerResource()
                    .getContainer();
            assertThat(overlay.pod(name).container(measured).getResources().getRequests())
                    .containsKey("cpu");
            // else each apply would set what the gateway and the autoscaler have set
            assertThat(overlay.one(Deployment.class, name).getSpec().getReplicas())
                    .isNull();
        }
        for (PodDisruptionBudget budget : overlay.of(PodDisruptionBudget.class)) {
            assertThat(selected(budget.getSpec().getSelector().getMatchLabels()))
                    .extracting(Pod::name)
                    .containsExactly(budget.getMetadata().getName());
        }
        for (Pod pod : overlay.daemons()) {
            assertThat(selected(pod.template()
                            .getSpec()
                            .getTopologySpreadConstraints()
                            .getFirst()
                            .getLabelSelector()
                            .getMatchLabels()))
                    .extracting(Pod::name)
                    .containsExactly(pod.name());
        }
        assertThat(overlay.one(Deployment.class, "gateway").getSpec().getReplicas())
                .isEqualTo(1);
        assertThat(overlay.one(Deployment.class, "gateway")
                        .getSpec()
                        .getStrategy()
                        .getType())
                .isEqualTo("Recreate");
    }

    private List<String> names(Class<? extends HasMetadata> type) {
        return overlay.of(type).stream()
                .map(object -> object.getMetadata().getName())
                .toList();
    }

    @Test
    void theDaemonsOfInetdConfAreDeployed(@TempDir Path folder) throws IOException {
        Configuration configuration = Shipped.configuration(overlay, folder);
        assertThat(configuration.catalog().services()).isNotEmpty();
        List<String> daemons = overlay.daemons().stream().map(Pod::name).toList();
        for (var service : configuration.catalog().services()) {
            if (service.server() instanceof Server.Daemon daemon) {
                assertThat(daemons).contains(daemon.name());
            }
        }
    }
}
