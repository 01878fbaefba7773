package dev.doorman.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FtpSettingsTest {
    private static FtpSettings ftp(String... lines) throws Exception {
        return Settings.parse(
                        Arrays.stream(lines).map(line -> "service.ftp." + line).toList())
                .ftp("ftp");
    }

    @Test
    void defaults() throws Exception {
        FtpSettings settings = ftp();
        assertThat(settings.anonymous()).isEqualTo(new FtpSettings.Anonymous("ftp", "incoming"));
        assertThat(settings.root().isHome("john")).isTrue();
        assertThat(settings.upload()).isEqualTo(FtpSettings.Upload.WHOLE);
        assertThat(settings.umask()).isEqualTo(022);
        assertThat(settings.limits())
                .isEqualTo(new FtpSettings.Limits(
                        1000,
                        50,
                        Duration.ofMinutes(15),
                        Duration.ofHours(2),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        0,
                        0,
                        0));
        assertThat(settings.commands().allow("DELE")).isTrue();
        assertThat(settings.tls())
                .isEqualTo(new FtpSettings.Tls(FtpSettings.Tls.Mode.OPTIONAL, new TlsFiles(null, null), false));
        assertThat(settings.transferLog()).isNull();
    }

    @Test
    void explicitly() throws Exception {
        FtpSettings settings = ftp(
                "ftp-anonymous = guests",
                "ftp-incoming = in box",
                "ftp-home-is-root = false",
                "ftp-home-is-root-except = john, mary",
                "ftp-upload = partial",
                "ftp-umask = 0077",
                "ftp-users = 7",
                "ftp-anonymous-users = 3",
                "ftp-idle = 1m",
                "ftp-idle-most = 2m",
                "ftp-stalled = 3m",
                "ftp-connect = 4s",
                "ftp-rate = 500",
                "ftp-anonymous-rate = 2K",
                "ftp-total-rate = 3G",
                "ftp-commands-allowed = USER, PASS, DELE",
                "ftp-commands-denied = DELE",
                "ftp-tls = required",
                "ftp-tls-certificate = /etc/c.pem",
                "ftp-tls-key = /etc/k.pem",
                "ftp-tls-reuse = true",
                "ftp-transfer-log = /var/log/xferlog");
        assertThat(settings.anonymous()).isEqualTo(new FtpSettings.Anonymous("guests", "in box"));
        assertThat(settings.root().isHome("john")).isTrue();
        assertThat(settings.root().isHome("peter")).isFalse();
        assertThat(settings.upload()).isEqualTo(FtpSettings.Upload.PARTIAL);
        assertThat(settings.umask()).isEqualTo(077);
        assertThat(settings.limits())
                .isEqualTo(new FtpSettings.Limits(
                        7,
                        3,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(4),
                        500,
                        2048,
                        3L << 30));
        assertThat(List.of("USER", "DELE", "LIST"))
                .filteredOn(settings.commands()::allow)
                .containsExactly("USER");
        assertThat(settings.tls())
                .isEqualTo(new FtpSettings.Tls(
                        FtpSettings.Tls.Mode.REQUIRED,
                        new TlsFiles(Path.of("/etc/c.pem"), Path.of("/etc/k.pem")),
                        true));
        assertThat(settings.transferLog()).isEqualTo(Path.of("/var/log/xferlog"));
        assertThat(ftp("ftp-anonymous = off", "ftp-rate = 10M").anonymous().account())
                .isEmpty();
        assertThat(ftp("ftp-rate = 10M").limits().rate()).isEqualTo(10L << 20);
    }

    @Test
    void theFilesOfEveryServiceHoldWhereFtpHasNoneOfItsOwn() throws Exception {
        String[] both = {"tls-certificate = /etc/c.pem", "tls-key = /etc/k.pem"};
        TlsFiles common = new TlsFiles(Path.of("/etc/c.pem"), Path.of("/etc/k.pem"));
        assertThat(ftp(both).tls().files()).isEqualTo(common);
        assertThat(ftp(both[0], both[1], "ftp-tls-certificate = /own.pem").tls().files())
                .isEqualTo(new TlsFiles(Path.of("/own.pem"), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp-anonymous = a b",
                "ftp-incoming = ../in",
                "ftp-incoming = ..",
                "ftp-home-is-root-except = john,,mary",
                "ftp-upload = half",
                "ftp-umask = 999",
                "ftp-rate = 0",
                "ftp-rate = 10T",
                "ftp-commands-denied = dele",
                "ftp-tls = off",
                "ftp-tls-key = relative",
            })
    void faults(String line) {
        assertThatThrownBy(() -> ftp(line)).isInstanceOf(BrokenConfigurationException.class);
    }
}
