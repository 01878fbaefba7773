package dev.doorman.authd.vault;

import dev.doorman.common.settings.VaultSettings;
import dev.doorman.common.vault.FileVaultStore;
import dev.doorman.common.vault.Vault;
import dev.doorman.common.vault.VaultKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jboss.logging.Logger;

/** Opens the vault that is configured. Stateless; called once, when authd starts. */
public final class VaultOpening {
    private static final Logger LOG = Logger.getLogger(VaultOpening.class);

    private VaultOpening() {}

    /**
     * Opens it, and seals what the previous key has sealed by the current one. That needs the store: where it cannot be had or
     * is damaged the log says so, and the vault is there for when it can.
     *
     * @param state the state folder, for a vault in a file and for a key that is made
     * @param environment authd's own
     * @throws IOException when there is no key, or it is not to be trusted, or the store cannot be set up
     */
    public static Vault open(VaultSettings settings, Path state, Map<String, String> environment, InstantSource clock)
            throws IOException {
        return switch (settings.place()) {
            case FILE -> {
                FileVaultStore store = FileVaultStore.open(state);
                VaultKeys keys = settings.key() instanceof VaultSettings.KeySource.InState
                        ? store.keys(state.resolve("vault.key"))
                        : keys(settings.key(), state, environment);
                Vault vault = new Vault(store, keys, clock);
                rotate(vault);
                yield vault;
            }
            case KUBERNETES -> {
                VaultKeys keys = keys(settings.key(), state, environment);
                Vault vault = new Vault(SecretVaultStore.open(settings.secret(), settings.namespace()), keys, clock);
                // the cluster may be slow to answer, and nobody need wait for it
                var _ = Thread.ofVirtual().name("vault-rotation").start(() -> rotate(vault));
                yield vault;
            }
        };
    }

    private static VaultKeys keys(VaultSettings.KeySource source, Path state, Map<String, String> environment)
            throws IOException {
        return switch (source) {
            case VaultSettings.KeySource.InState _ -> VaultKeys.read(state.resolve("vault.key"));
            case VaultSettings.KeySource.InFile(Path file) -> VaultKeys.read(file);
            case VaultSettings.KeySource.InEnvironment(String variable) ->
                VaultKeys.ofEnvironment(variable, environment.get(variable));
        };
    }

    private static void rotate(Vault vault) {
        try {
            int count = vault.rotate();
            if (count > 0) {
                LOG.infof("vault sealed anew by the current key entries=%d", count);
            }
        } catch (IOException e) {
            LOG.errorf("vault cannot be used why=%s", e.getMessage());
        }
    }
}
