package dev.doorman.authd.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.authd.LogCapture;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.settings.VaultSettings;
import dev.doorman.common.vault.Found;
import dev.doorman.common.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultOpeningTest {
    private static final byte[] PASSWORD = "secret".getBytes(StandardCharsets.US_ASCII);
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path state;

    private static VaultSettings settings(String... lines) throws IOException {
        return Settings.parse(List.of(lines)).vault();
    }

    private Vault open(VaultSettings settings) throws IOException {
        return VaultOpening.open(settings, state, Map.of("VAULT_KEY", KEY), InstantSource.system());
    }

    private static String found(Vault vault) throws IOException {
        return switch (vault.open("john")) {
            case Found.Stored stored -> {
                try (var password = stored.password()) {
                    yield new String(password.bytes(), StandardCharsets.US_ASCII);
                }
            }
            case Found.Absent _ -> "(absent)";
            case Found.Unreadable(Found.Fault fault) -> "(" + fault.label() + ")";
        };
    }

    @Test
    void byDefaultTheKeyIsMadeOnceInTheStateFolder() throws Exception {
        try (Vault vault = open(settings())) {
            var _ = vault.store("john", PASSWORD);
        }
        assertThat(state.resolve("vault.key")).isRegularFile();
        try (Vault vault = open(settings())) {
            assertThat(found(vault)).isEqualTo("secret");
        }
    }

    @Test
    void theKeyMayBeInAFileOrInTheEnvironment() throws Exception {
        try (Vault vault = open(settings("vault-key = $VAULT_KEY"))) {
            var _ = vault.store("john", PASSWORD);
        }
        assertThat(state.resolve("vault.key")).doesNotExist();
        Path file = Files.writeString(state.resolve("given.key"), "00".repeat(32) + "\n");
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        try (Vault vault = open(settings("vault-key = " + file))) {
            assertThat(found(vault)).isEqualTo("secret");
        }
        assertThatThrownBy(() -> open(settings("vault-key = $NO_SUCH_KEY"))).hasMessageContaining("NO_SUCH_KEY");
        assertThatThrownBy(() -> open(settings("vault-key = /no/such.key"))).hasMessageContaining("/no/such.key");
        assertThat(Path.of("/no")).doesNotExist();
    }

    /** As docs/trust.md tells an operator to do it. */
    @Test
    void aNewFirstLineRotatesAtTheNextStart() throws Exception {
        Path file = state.resolve("vault.key");
        try (Vault vault = open(settings())) {
            var _ = vault.store("john", PASSWORD);
        }
        String old = Files.readString(file);
        Files.writeString(file, "ab".repeat(32) + "\n" + old);
        try (LogCapture log = new LogCapture();
                Vault vault = open(settings())) {
            assertThat(log.lines()).anyMatch(line -> line.contains("entries=1"));
            assertThat(found(vault)).isEqualTo("secret");
        }
        Files.writeString(file, "ab".repeat(32) + "\n");
        try (Vault vault = open(settings())) {
            assertThat(found(vault)).isEqualTo("secret");
        }
        Files.writeString(file, old);
        try (Vault vault = open(settings())) {
            assertThat(found(vault)).isEqualTo("(unknown-key)");
        }
    }

    @Test
    void aDamagedVaultDoesNotStopTheStartAndIsToldByTheLog() throws Exception {
        try (Vault vault = open(settings())) {
            var _ = vault.store("john", PASSWORD);
        }
        Files.writeString(state.resolve("vault/passwords"), "nonsense");
        try (LogCapture log = new LogCapture();
                Vault vault = open(settings())) {
            assertThat(log.lines()).anyMatch(line -> line.contains("damaged"));
            assertThatThrownBy(() -> vault.open("john")).hasMessageContaining("damaged");
        }
    }

    /** authd starts fast, and without Kubernetes it does not even load its classes. */
    @Test
    void aVaultInAFileNeedsNothingOfKubernetes() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpensAFile.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(loaded)
                .contains("dev.doorman.authd.vault.VaultOpening ")
                .contains("dev.doorman.common.vault.FileVaultStore ")
                .doesNotContain("io.fabric8");
    }

    /** The program of that test. */
    static final class OpensAFile {
        private OpensAFile() {}

        public static void main(String[] arguments) throws IOException {
            Vault vault = VaultOpening.open(settings(), Path.of(arguments[0]), Map.of(), InstantSource.system());
            var _ = vault.store("john", PASSWORD);
            vault.close();
        }
    }
}
