package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountName;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Accounts;
import dev.doorman.common.account.Shadow;
import dev.doorman.common.settings.VaultSettings;
import dev.doorman.common.settings.VaultSettings.KeySource;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.config.Configuration;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The shipped configuration, read by those who will read it; and that the way in has the ports it names. */
@ParameterizedClass
@MethodSource("dev.doorman.manifests.Overlay#all")
final class ConfigurationTest {
    @TempDir
    private Path folder = Path.of("");

    @Parameter
    private Overlay overlay = new Overlay("none", List.of());

    private boolean own() {
        return overlay.name().endsWith("own");
    }

    @Test
    void theVaultIsInTheClusterAndItsKeyWhereItIsMounted() throws IOException {
        VaultSettings vault = Shipped.configuration(overlay, folder).settings().vault();
        assertThat(vault.place()).isEqualTo(VaultSettings.Place.KUBERNETES);
        assertThat(vault.secret()).isEqualTo("doorman-vault");
        assertThat(vault.key())
                .isInstanceOfSatisfying(
                        KeySource.InFile.class,
                        key -> assertThat(overlay.pod("telnetd")
                                        .container("authd")
                                        .getVolumeMounts())
                                .anyMatch(mount ->
                                        mount.getMountPath().equals(key.file().toString())));
    }

    @Test
    void gatewayAndDaemonsAreToldTheSame() {
        assertThat(Shipped.named(overlay, "daemon-etc").get("doorman.properties"))
                .isEqualTo(Shipped.named(overlay, "gateway-etc").get("doorman.properties"));
    }

    @Test
    void noShippedAccountHasAPassword() throws IOException {
        Shipped.accounts(overlay, folder);
        Accounts accounts = new AccountStore(folder).current();
        String user = own() ? "john" : "demo";
        AccountName name = Objects.requireNonNull(AccountName.of(user));
        Account account = accounts.find(name).orElseThrow();
        assertThat(account.home()).isEqualTo("/home/" + user);
        assertThat(accounts.password(name).map(Shadow::hash)).contains("!");
        assertThat(accounts.passwdForAll()).hasSize(2);
    }

    @Test
    void theWayInHasAPortForEachService() throws IOException {
        Configuration configuration = Shipped.configuration(overlay, folder);
        List<Integer> services = configuration.catalog().services().stream()
                .filter(service -> service.state() == ServiceState.ON)
                .map(ServiceEntry::port)
                .toList();
        assertThat(services).contains(23);
        if (own()) {
            return; // a user's inetd.conf has other services than the overlay beneath
        }
        if (overlay.name().endsWith("host-network")) {
            List<ContainerPort> ports =
                    overlay.pod("gateway").container("gateway").getPorts();
            assertThat(ports).allMatch(port -> port.getContainerPort().equals(port.getHostPort()));
            assertThat(ports.stream().map(ContainerPort::getHostPort)).containsAll(services);
            assertThat(overlay.has(Service.class, "gateway")).isFalse();
        } else {
            Service service = overlay.one(Service.class, "gateway");
            assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
            assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Local");
            assertThat(service.getSpec().getPorts())
                    .allMatch(port -> port.getPort().equals(port.getTargetPort().getIntVal()));
            assertThat(service.getSpec().getPorts().stream().map(ServicePort::getPort))
                    .containsAll(services)
                    .hasSize(services.size() + passive(configuration).length)
                    .containsAll(IntStream.of(passive(configuration)).boxed().toList());
        }
    }

    private int[] passive(Configuration configuration) {
        var range = configuration.settings().callbackPassivePorts();
        return IntStream.rangeClosed(range.first(), range.last()).toArray();
    }

    @Test
    void thePassivePortsAreAsManyAsTheOverlayPromises() throws IOException {
        int count = passive(Shipped.configuration(overlay, folder)).length;
        assertThat(count)
                .isEqualTo(
                        switch (overlay.name()) {
                            case "overlays/host-network" -> 100;
                            case "overlays/single-port" -> 1;
                            default -> 10;
                        });
    }
}
