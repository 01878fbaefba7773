package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What our accounts may ask of the cluster, word for word: what is not here is refused. */
@ParameterizedClass
@MethodSource("dev.doorman.manifests.Overlay#all")
final class AccessTest {
    @Parameter
    private Overlay overlay = new Overlay("none", List.of());

    private Stream<String> rules(String role) {
        return overlay.one(Role.class, role).getRules().stream().map(AccessTest::text);
    }

    private static String text(PolicyRule rule) {
        assertThat(rule.getNonResourceURLs()).isEmpty();
        return String.join(",", rule.getVerbs()) + " " + String.join(",", rule.getApiGroups()) + "/"
                + String.join(",", rule.getResources())
                + (rule.getResourceNames().isEmpty() ? "" : " of " + String.join(",", rule.getResourceNames()));
    }

    @Test
    void theGatewayMayScaleItsDaemonsAndLittleElse() {
        assertThat(rules("gateway"))
                .containsExactlyInAnyOrder(
                        "get,update apps/deployments/scale of telnetd,rlogind,rshd,rexecd,ftpd,talkd,tftpd",
                        "list,watch discovery.k8s.io/endpointslices",
                        "create coordination.k8s.io/leases",
                        "get,patch coordination.k8s.io/leases of doorman-gateway",
                        "patch /pods");
    }

    @Test
    void authdMayReadAndChangeTheVaultThatIsThereAlready() {
        assertThat(rules("daemon")).containsExactly("get,update /secrets of doorman-vault");
        // with data in it, each apply would put that back
        assertThat(overlay.one(Secret.class, "doorman-vault").getData()).isEmpty();
    }

    @Test
    void theJobMayMakeKeys() {
        assertThat(rules("bootstrap"))
                .containsExactlyInAnyOrder(
                        "create /secrets",
                        "get,update /secrets of gateway-keys,vault-key,link-telnetd,link-rlogind,link-rshd,"
                                + "link-rexecd,link-ftpd,link-talkd,link-tftpd");
    }

    @Test
    void eachRoleIsForTheAccountOfItsNameAndNoneIsForTheWholeCluster() {
        assertThat(overlay.of(ClusterRole.class)).isEmpty();
        assertThat(overlay.of(ClusterRoleBinding.class)).isEmpty();
        assertThat(overlay.of(RoleBinding.class)).hasSize(3);
        for (RoleBinding binding : overlay.of(RoleBinding.class)) {
            String name = binding.getMetadata().getName();
            assertThat(binding.getRoleRef().getKind()).isEqualTo("Role");
            assertThat(binding.getRoleRef().getName()).isEqualTo(name);
            assertThat(binding.getSubjects()).singleElement().satisfies(subject -> {
                assertThat(subject.getKind()).isEqualTo("ServiceAccount");
                assertThat(subject.getName()).isEqualTo(name);
                assertThat(subject.getNamespace())
                        .isEqualTo(binding.getMetadata().getNamespace());
            });
            assertThat(overlay.pods())
                    .anyMatch(pod ->
                            pod.template().getSpec().getServiceAccountName().equals(name));
        }
    }
}
