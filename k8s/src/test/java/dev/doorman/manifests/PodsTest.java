package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.manifests.Overlay.Pod;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What every container of every pod has: no more rights than docs/trust.md tells of, probes, requests; and no token but authd's. */
@ParameterizedClass
@MethodSource("dev.doorman.manifests.Overlay#all")
final class PodsTest {
    private static final Map<String, Set<String>> CAPABILITIES = Map.of(
            "gateway", Set.of("NET_BIND_SERVICE"),
            "daemon", Set.of("SETUID", "SETGID", "KILL"),
            "authd", Set.of("SETUID", "SETGID", "KILL"),
            "prepare", Set.of("CHOWN"),
            "bootstrap", Set.of());
    /** They know no users, and have neither authd nor a right. */
    private static final Set<String> WITHOUT_USERS = Set.of("talkd", "tftpd");

    private static final String TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

    @Parameter
    private Overlay overlay = new Overlay("none", List.of());

    private final List<Pod> pods = new ArrayList<>();

    @BeforeEach
    void allPods() {
        pods.addAll(overlay.pods());
        assertThat(pods).hasSize(9);
        assertThat(overlay.daemons()).hasSize(7);
    }

    @Test
    void containersHaveTheCapabilitiesThatTheyNeedAndNothingElse() {
        for (Pod pod : pods) {
            assertThat(pod.template()
                            .getSpec()
                            .getSecurityContext()
                            .getSeccompProfile()
                            .getType())
                    .as("%s", pod)
                    .isEqualTo("RuntimeDefault");
            for (Container container : pod.allContainers()) {
                SecurityContext rights = container.getSecurityContext();
                assertThat(rights.getReadOnlyRootFilesystem()).isTrue();
                assertThat(rights.getAllowPrivilegeEscalation()).isFalse();
                assertThat(rights.getPrivileged()).isNull();
                assertThat(rights.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(Set.copyOf(rights.getCapabilities().getAdd()))
                        .as("%s of %s", container.getName(), pod)
                        .isEqualTo(
                                WITHOUT_USERS.contains(pod.name()) ? Set.of() : CAPABILITIES.get(container.getName()));
            }
        }
    }

    @Test
    void noPodHasMoreOfItsNodeThanItNeeds() {
        for (Pod pod : pods) {
            boolean hostNetwork =
                    overlay.name().endsWith("host-network") && pod.name().equals("gateway");
            assertThat(pod.template().getSpec().getHostNetwork()).isEqualTo(hostNetwork ? true : null);
            assertThat(pod.template().getSpec().getHostPID()).isNull();
            assertThat(pod.template().getSpec().getHostIPC()).isNull();
            assertThat(pod.template().getSpec().getVolumes())
                    .allMatch(volume -> volume.getHostPath() == null, "no path of the node's");
        }
    }

    @Test
    void whatRunsOnIsProbed() {
        for (Pod pod : pods) {
            for (Container container : pod.allContainers()) {
                if (pod.lasting(container)) {
                    Probe startup = container.getStartupProbe();
                    assertThat(startup.getPeriodSeconds()).isEqualTo(1);
                    assertThat(startup.getInitialDelaySeconds()).isIn(null, 0);
                    assertPath(startup, "/q/health/started");
                    assertPath(container.getReadinessProbe(), "/q/health/ready");
                    assertPath(container.getLivenessProbe(), "/q/health/live");
                }
            }
        }
        assertThat(overlay.pod("telnetd").lasting(overlay.pod("telnetd").container("authd")))
                .isTrue();
    }

    private static void assertPath(Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    }

    @Test
    void aPodsContainersListenOnPortsOfTheirOwn() {
        for (Pod pod : pods) {
            assertThat(pod.allContainers().stream()
                            .flatMap(container -> container.getPorts().stream())
                            .map(port -> port.getContainerPort() + "/" + port.getProtocol()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void resourcesAreAskedForAndMemoryHasALimit() {
        for (Pod pod : pods) {
            for (Container container : pod.allContainers()) {
                assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
                assertThat(bytes(container.getResources().getLimits()))
                        .isGreaterThanOrEqualTo(bytes(container.getResources().getRequests()));
            }
        }
    }

    private static BigDecimal bytes(Map<String, Quantity> amounts) {
        return Quantity.getAmountInBytes(Objects.requireNonNull(amounts.get("memory")));
    }

    @Test
    void noVolumeCanFillItsNode() {
        for (Pod pod : pods) {
            for (Volume volume : pod.template().getSpec().getVolumes()) {
                if (volume.getEmptyDir() != null) {
                    assertThat(volume.getEmptyDir().getMedium()).isEqualTo("Memory");
                    assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull();
                }
            }
        }
    }

    @Test
    void ofADaemonsPodOnlyAuthdHasAToken() {
        for (Pod pod : daemonsWithUsers()) {
            assertThat(pod.template().getSpec().getAutomountServiceAccountToken())
                    .isFalse();
            List<String> tokens = pod.template().getSpec().getVolumes().stream()
                    .filter(PodsTest::hasToken)
                    .map(Volume::getName)
                    .toList();
            assertThat(tokens).containsExactly("authd-token");
            assertThat(mounting(pod, "authd-token")).containsExactly("authd");
            assertThat(pod.container("authd").getVolumeMounts())
                    .anyMatch(mount -> mount.getName().equals("authd-token")
                            && mount.getMountPath().equals(TOKEN));
        }
        assertThat(overlay.pod("gateway").template().getSpec().getAutomountServiceAccountToken())
                .isTrue();
        assertThat(overlay.pod("bootstrap").template().getSpec().getAutomountServiceAccountToken())
                .isTrue();
    }

    private List<Pod> daemonsWithUsers() {
        return overlay.daemons().stream()
                .filter(pod -> !WITHOUT_USERS.contains(pod.name()))
                .toList();
    }

    @Test
    void theDaemonsWithoutUsersHaveNothingOfTheirs() {
        for (String name : WITHOUT_USERS) {
            Pod pod = overlay.pod(name);
            assertThat(pod.allContainers()).extracting(Container::getName).containsExactly("daemon");
            assertThat(pod.template().getSpec().getVolumes())
                    .filteredOn(volume -> !volume.getName().equals("tftpboot"))
                    .extracting(Volume::getName)
                    .containsExactlyInAnyOrder("link", "daemon-etc", "tmp");
            assertThat(mounting(pod, "link")).containsExactly("daemon");
            assertThat(pod.template().getSpec().getVolumes().stream()
                            .filter(volume -> volume.getSecret() != null)
                            .map(volume -> volume.getSecret().getSecretName()))
                    .containsExactly("link-" + name);
        }
    }

    @Test
    void whatTftpServesCannotBeChanged() {
        assertThat(overlay.pod("tftpd").container("daemon").getVolumeMounts())
                .filteredOn(mount -> mount.getName().equals("tftpboot"))
                .allMatch(VolumeMount::getReadOnly)
                .hasSize(1);
    }

    private static boolean hasToken(Volume volume) {
        return volume.getProjected() != null
                && volume.getProjected().getSources().stream()
                        .anyMatch(source -> source.getServiceAccountToken() != null);
    }

    private static List<String> mounting(Pod pod, String volume) {
        return pod.allContainers().stream()
                .filter(container -> container.getVolumeMounts().stream()
                        .anyMatch(mount -> mount.getName().equals(volume)))
                .map(Container::getName)
                .toList();
    }

    @Test
    void secretsGoToWhomTheyAreMeantFor() {
        for (Pod pod : daemonsWithUsers()) {
            assertThat(mounting(pod, "shadow")).containsExactly("authd");
            assertThat(mounting(pod, "vault-key")).containsExactly("authd");
            assertThat(mounting(pod, "link")).containsExactly("daemon");
            assertThat(pod.template().getSpec().getVolumes().stream()
                            .filter(volume -> volume.getName().equals("link"))
                            .map(volume -> volume.getSecret().getSecretName()))
                    .containsExactly("link-" + pod.name());
            assertThat(pod.template().getSpec().getVolumes().stream()
                            .filter(volume -> volume.getSecret() != null)
                            .map(Volume::getName))
                    .containsExactlyInAnyOrder("shadow", "vault-key", "link");
        }
        assertThat(overlay.pods().stream()
                        .filter(pod -> pod.template().getSpec().getVolumes().stream()
                                .anyMatch(volume -> volume.getSecret() != null
                                        && volume.getSecret().getSecretName().equals("gateway-keys"))))
                .extracting(Pod::name)
                .containsExactly("gateway");
        for (Pod pod : pods) {
            assertThat(pod.template().getSpec().getVolumes().stream().filter(volume -> volume.getSecret() != null))
                    .allMatch(volume -> volume.getSecret().getDefaultMode() == 0400
                            && volume.getSecret().getOptional() == null);
        }
    }

    @Test
    void daemonsDrainBeforeTheyAreKilled() {
        for (Pod pod : overlay.daemons()) {
            long grace = pod.template().getSpec().getTerminationGracePeriodSeconds();
            assertThat(environment(pod.container("daemon"), "DOORMAN_DAEMON_DRAIN_SECONDS"))
                    .isEqualTo(String.valueOf(grace - 30));
        }
        Pod gateway = overlay.pod("gateway");
        assertThat(environment(gateway.container("gateway"), "DOORMAN_GATEWAY_DRAIN_SECONDS"))
                .isEqualTo(String.valueOf(gateway.template().getSpec().getTerminationGracePeriodSeconds() - 30));
    }

    private static String environment(Container container, String name) {
        return container.getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(variable -> String.valueOf(variable.getValue()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    @Test
    void filesOfTrustAreMountedAsRegularFiles() {
        for (Pod pod : daemonsWithUsers()) {
            List<VolumeMount> below = pod.container("authd").getVolumeMounts().stream()
                    .filter(mount -> mount.getMountPath().startsWith("/etc/doorman"))
                    .toList();
            assertThat(below.stream().map(VolumeMount::getMountPath))
                    .containsExactlyInAnyOrder(
                            Stream.of("passwd", "group", "shadow", "hosts.equiv", "netgroup", "doorman.properties")
                                    .map(file -> "/etc/doorman/" + file)
                                    .toArray(String[]::new));
            assertThat(below).allMatch(mount -> mount.getMountPath().endsWith("/" + mount.getSubPath()));
        }
    }

    @Test
    void theGatewayKnowsThatItIsInACluster() {
        Container gateway = overlay.pod("gateway").container("gateway");
        assertThat(environment(gateway, "DOORMAN_GATEWAY_ACTIVATOR")).isEqualTo("kubernetes");
        assertThat(environment(gateway, "DOORMAN_GATEWAY_BIND")).isEqualTo("*");
        boolean hostNetwork = overlay.name().endsWith("host-network");
        assertThat(gateway.getEnv().stream()
                        .filter(variable -> variable.getName().equals("DOORMAN_GATEWAY_CALLBACK_REACH"))
                        .map(variable -> variable.getValueFrom().getFieldRef().getFieldPath()))
                .containsExactly(hostNetwork ? "status.hostIP" : "status.podIP");
        assertThat(environment(gateway, "QUARKUS_HTTP_HOST")).isEqualTo(hostNetwork ? "127.0.0.1" : "0.0.0.0");
    }
}
