package dev.doorman.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.link.LinkKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayKeysTest {
    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void areMadeOnceForTheirOwnerAlone(@TempDir Path state) throws Exception {
        GatewayKeys first = GatewayKeys.open(state);
        GatewayKeys second = GatewayKeys.open(state);
        assertThat(first.token()).hasSize(64).isEqualTo(second.token());
        assertThat(mode(state.resolve("keys"))).isEqualTo("rwx------");
        assertThat(mode(state.resolve("keys/master.key"))).isEqualTo("rw-------");
        assertThat(mode(state.resolve("keys/api.token"))).isEqualTo("rw-------");
        assertThat(first.toString()).doesNotContain(first.token());
    }

    @Test
    void eachDaemonFindsItsOwn(@TempDir Path state) throws Exception {
        GatewayKeys keys = GatewayKeys.open(state);
        Path telnetd = keys.linkFile("telnetd");
        assertThat(mode(telnetd)).isEqualTo("rw-------");
        byte[] master = LinkKey.readBytes(state.resolve("keys/master.key"));
        assertThat(LinkKey.readBytes(telnetd)).isEqualTo(LinkKey.deriveBytes(master, "telnetd"));
        assertThat(LinkKey.readBytes(keys.linkFile("rshd"))).isNotEqualTo(LinkKey.readBytes(telnetd));
        Files.writeString(telnetd, "00".repeat(32) + "\n");
        assertThat(LinkKey.readBytes(keys.linkFile("telnetd"))).isEqualTo(LinkKey.deriveBytes(master, "telnetd"));
    }

    @Test
    void oneThatOthersCanReadIsRefused(@TempDir Path state) throws Exception {
        GatewayKeys.open(state);
        Path master = state.resolve("keys/master.key");
        Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> GatewayKeys.open(state)).hasMessageContaining("mode 600");
    }
}
