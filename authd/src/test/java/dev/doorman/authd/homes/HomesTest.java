package dev.doorman.authd.homes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.trust.RhostsSource.Reading;
import dev.doorman.common.vault.FileVaultStore;
import dev.doorman.common.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which way a .rhosts is read; SambaIT reads one from a real server. */
class HomesTest {
    private static final Reading LOCAL = new Reading.Unusable("the local way");

    @TempDir
    private Path state;

    private FileVaultStore store;
    private Vault vault;
    private Homes homes;

    @BeforeEach
    void open() throws IOException {
        store = FileVaultStore.open(state);
        vault = new Vault(store, store.keys(state.resolve("vault.key")), InstantSource.system());
        // nobody listens at port 1
        homes = new Homes(_ -> LOCAL, new SmbRhosts(1, null), vault);
    }

    @AfterEach
    void close() {
        vault.close();
    }

    @Test
    void aLocalHomeIsReadAsItsUser() {
        assertThat(read("/home/john")).isEqualTo(LOCAL);
        assertThat(read("/net/nas/homes/john")).as("mounted there").isEqualTo(LOCAL);
    }

    @Test
    void oneOnADriveIsNot() {
        assertThat(read("C:\\Users\\john")).isInstanceOf(Reading.Unusable.class).isNotEqualTo(LOCAL);
        assertThat(read("nowhere")).isEqualTo(new Reading.Unusable("home is no path"));
    }

    @Test
    void aServerIsAskedWithTheStoredPasswordAlone() throws IOException {
        assertThat(read("\\\\127.0.0.1\\homes\\john"))
                .isEqualTo(new Reading.Unusable("no password is stored for the file server"));
        var _ = vault.store("john", new byte[] {'x'});
        assertThat(read("\\\\127.0.0.1\\homes\\john"))
                .isEqualTo(new Reading.Unusable("the file server does not answer as it should, or in time"));
        store.update(entries -> {
            Map<String, String> swapped = new HashMap<>(entries);
            swapped.put("john", entries.getOrDefault("john", "").replaceFirst(" 1 ", " 2 "));
            return swapped;
        });
        assertThat(read("\\\\127.0.0.1\\homes\\john"))
                .isEqualTo(new Reading.Unusable("the password stored for the file server does not open"));
        Files.writeString(state.resolve("vault/passwords"), "damaged");
        assertThat(read("\\\\127.0.0.1\\homes\\john")).isEqualTo(new Reading.Unusable("the vault cannot be read"));
    }

    private Reading read(String home) {
        return homes.read(new Account("john", 1000, 100, List.of(100), home, "/bin/sh"));
    }
}
