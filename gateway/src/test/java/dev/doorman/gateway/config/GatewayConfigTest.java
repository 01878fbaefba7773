package dev.doorman.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.settings.DaemonAddress;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.ServiceSettings.ActivatorKind;
import dev.doorman.common.settings.Settings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    private static GatewayConfig config(Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(GatewayConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build();
        return config.getConfigMapping(GatewayConfig.class);
    }

    private static ServiceSettings service(String... lines) throws Exception {
        return Settings.parse(List.of(lines)).service("telnet");
    }

    @Test
    void testDefaults() throws Exception {
        GatewayConfig config = config(Map.of());
        assertThat(config.etc()).isEqualTo(Path.of("/etc/doorman"));
        assertThat(config.state()).isEqualTo(Path.of("/var/lib/doorman"));
        assertThat(config.home()).isEmpty();
        assertThat(config.activator()).isEmpty();
        assertThat(config.daemons()).isEmpty();
        assertThat(DaemonPlaces.of(config).of("telnetd", service())).hasToString("telnetd:7000");
    }

    @Test
    void testExplicitMappings() throws Exception {
        GatewayConfig config = config(Map.of(
                "DOORMAN_GATEWAY_HOME", "/srv/doorman",
                "DOORMAN_GATEWAY_ACTIVATOR", "kubernetes",
                "DOORMAN_GATEWAY_DAEMONS_TELNETD", "127.0.0.1:17010-17019",
                "DOORMAN_GATEWAY_DAEMONS_RSHD", "[::1]:7001"));
        assertThat(config.home()).contains(Path.of("/srv/doorman"));
        assertThat(config.activator()).contains(ActivatorKind.KUBERNETES);
        DaemonPlaces places = DaemonPlaces.of(config);
        assertThat(places.of("telnetd", service())).hasToString("127.0.0.1:17010-17019");
        assertThat(places.of("rshd", service())).hasToString("[::1]:7001");
        assertThat(places.of("rlogind", service())).hasToString("rlogind:7000");
        assertThat(places.of("telnetd", service("service.telnet.address = elsewhere:1-2")))
                .isEqualTo(DaemonAddress.parse("elsewhere:1-2"));
        assertThat(config(Map.of("DOORMAN_GATEWAY_ACTIVATOR", "none")).activator())
                .contains(ActivatorKind.NONE);
        assertThat(config(Map.of("DOORMAN_GATEWAY_ACTIVATOR", "process")).activator())
                .contains(ActivatorKind.PROCESS);
    }

    @Test
    void aWrongValueIsToldWithItsVariable() {
        assertThatThrownBy(() ->
                        DaemonPlaces.of(config(Map.of("DOORMAN_GATEWAY_DAEMONS_TELNETD", "127.0.0.1:17010-17999"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DOORMAN_GATEWAY_DAEMONS_TELNETD: \"127.0.0.1:17010-17999\" is not host:port, or"
                        + " host:first-last with at most 64 ports");
        assertThatThrownBy(() -> DaemonPlaces.of(config(Map.of("DOORMAN_GATEWAY_DAEMONS_TELENTD", "a:1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("DOORMAN_GATEWAY_DAEMONS_TELENTD: there is no daemon telentd");
    }
}
