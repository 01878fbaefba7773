package dev.doorman.common.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultKeysTest {
    private static final String ONE = "01".repeat(32);
    private static final String TWO = "02".repeat(32);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("vault.key");
    }

    private VaultKeys read(String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content);
        return VaultKeys.read(file);
    }

    private static String id(int octet) throws IOException {
        return VaultKeysFor.bytes(octet).current().id();
    }

    @Test
    void aFileHasOneKeyOrTwo() throws Exception {
        VaultKeys one = read(ONE + "\n");
        assertThat(one.current().id()).isEqualTo(id(1)).matches("[0-9a-f]{16}");
        assertThat(one.byId(id(2))).isNull();
        VaultKeys both = read(TWO + "\r\n\n" + ONE);
        assertThat(both.current().id()).isEqualTo(id(2));
        assertThat(both.byId(id(1))).isNotNull();
        assertThat(read(ONE.toUpperCase(java.util.Locale.ROOT)).current().id()).isEqualTo(id(1));
    }

    @Test
    void theNameOfAKeyIsNoPartOfIt() throws Exception {
        assertThat(ONE + TWO).doesNotContain(id(1), id(2));
        assertThat(id(1)).isNotEqualTo(id(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "01", "zz", "THREE", "LONG", "HUGE", "SPACE"})
    void whatIsNoKeyIsRefusedWithoutBeingTold(String kind) {
        String content = switch (kind) {
            case "01" -> ONE.substring(2) + "\n";
            case "zz" -> ONE.substring(2) + "zz\n";
            case "THREE" -> ONE + "\n" + TWO + "\n" + ONE + "\n";
            case "LONG" -> ONE + "01\n";
            case "HUGE" -> "\n".repeat(1000) + ONE;
            case "SPACE" -> " " + ONE;
            default -> kind;
        };
        assertThatThrownBy(() -> read(content))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("vault.key")
                .message()
                .doesNotContain("0101");
    }

    @Test
    void whatOthersCanReadIsRefused() throws Exception {
        var _ = read(ONE);
        for (String mode : new String[] {"rw-r-----", "rw-----w-", "rw----r--", "rwx--x---"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertThatThrownBy(() -> VaultKeys.read(file)).as(mode).hasMessageContaining("owner alone");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(VaultKeys.read(file).current().id()).isEqualTo(id(1));
        assertThatThrownBy(() -> VaultKeys.read(folder)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> VaultKeys.read(folder.resolve("none"))).hasMessageContaining("missing");
    }

    @Test
    void aMountedSecretIsReachedThroughItsLinks() throws Exception {
        var _ = read(ONE);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(VaultKeys.read(link).current().id()).isEqualTo(id(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "not base64!", "c2hvcnQ=", "THREE", "TRAILING"})
    void whatIsNoKeyInTheEnvironmentIsRefusedWithoutBeingTold(String kind) {
        String one = VaultKeysFor.base64(1);
        String value = switch (kind) {
            case "THREE" -> one + "," + one + "," + one;
            case "TRAILING" -> one + ",";
            default -> kind;
        };
        assertThatThrownBy(() -> VaultKeys.ofEnvironment("VAULT_KEY", value))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("VAULT_KEY")
                .message()
                .doesNotContain("AQEB", "c2hvcnQ");
        assertThatThrownBy(() -> VaultKeys.ofEnvironment("VAULT_KEY", null)).hasMessageContaining("VAULT_KEY");
    }

    @Test
    void theEnvironmentAndAFileSayTheSame() throws Exception {
        VaultKeys both =
                VaultKeys.ofEnvironment("VAULT_KEY", VaultKeysFor.base64(2) + ", " + VaultKeysFor.base64(1) + "\n");
        assertThat(both.current().id()).isEqualTo(read(TWO).current().id());
        assertThat(both.byId(id(1))).isNotNull();
    }

    @Test
    void aFreshKeyIsMadeOnceAndOnlyForAnEmptyVault() throws Exception {
        FileVaultStore store = FileVaultStore.open(folder);
        VaultKeys made = store.keys(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
        assertThat(HexFormat.of().parseHex(Files.readString(file).strip())).isNotEqualTo(new byte[32]);
        assertThat(store.keys(file).current().id()).isEqualTo(made.current().id());
        Vault vault = new Vault(store, made, java.time.InstantSource.system());
        var _ = vault.store("john", "secret".getBytes(StandardCharsets.UTF_8));
        Files.delete(file);
        assertThatThrownBy(() -> store.keys(file)).hasMessageContaining("restore it");
        assertThat(file).doesNotExist();
    }
}
