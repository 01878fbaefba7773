package dev.doorman.authd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuthdConfigTest {
    @Test
    void testDefaults() {
        AuthdConfig config = config(Map.of());
        assertThat(config.etc()).isEqualTo(Path.of("/etc/doorman"));
        assertThat(config.state()).isEqualTo(Path.of("/var/lib/doorman"));
        assertThat(config.sockets()).isEqualTo(Path.of("/run/doorman"));
        assertThat(config.layout()).isEqualTo(SocketLayout.TOGETHER);
        assertThat(config.daemons()).isEmpty();
        assertThat(config.privilegedUids()).containsExactly(0);
        assertThat(config.names()).isEmpty();
        assertThat(config.supervised()).isFalse();
    }

    @Test
    void testExplicitMappings() {
        AuthdConfig config = config(Map.of(
                "DOORMAN_AUTHD_ETC", "/srv/etc",
                "DOORMAN_AUTHD_STATE", "/srv/state",
                "DOORMAN_AUTHD_SOCKETS", "/srv/run",
                "DOORMAN_AUTHD_LAYOUT", "apart",
                "DOORMAN_AUTHD_DAEMONS", "telnetd,rshd",
                "DOORMAN_AUTHD_PRIVILEGED_UIDS", "0,1000",
                "DOORMAN_AUTHD_NAMES", "/srv/names",
                "DOORMAN_AUTHD_SUPERVISED", "true"));
        assertThat(config.etc()).isEqualTo(Path.of("/srv/etc"));
        assertThat(config.state()).isEqualTo(Path.of("/srv/state"));
        assertThat(config.sockets()).isEqualTo(Path.of("/srv/run"));
        assertThat(config.layout()).isEqualTo(SocketLayout.APART);
        assertThat(config.daemons()).contains(Set.of("telnetd", "rshd"));
        assertThat(config.privilegedUids()).containsExactlyInAnyOrder(0, 1000);
        assertThat(config.names()).contains(Path.of("/srv/names"));
        assertThat(config.supervised()).isTrue();
    }

    private static AuthdConfig config(Map<String, String> environment) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(AuthdConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build();
        return config.getConfigMapping(AuthdConfig.class);
    }
}
