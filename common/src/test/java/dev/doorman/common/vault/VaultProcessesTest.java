package dev.doorman.common.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Soak;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one vault, and processes that are killed. */
@Timeout(1_200)
class VaultProcessesTest {
    private static final long SEED = Long.getLong("doorman.vault.seed", 20_261_125L);
    private static final int OTHERS = 200;

    @TempDir
    Path state;

    private Vault vault() throws IOException {
        return new Vault(FileVaultStore.open(state), VaultKeysFor.bytes(1), InstantSource.system());
    }

    @Test
    void twoThatWriteAtOnceLoseNothing() throws Exception {
        int count = 60;
        Process one = VaultProcess.start(state, "many", "one", String.valueOf(count));
        Process other = VaultProcess.start(state, "many", "other", String.valueOf(count));
        try (BufferedReader first = VaultProcess.output(one);
                BufferedReader second = VaultProcess.output(other)) {
            assertThat(first.readLine()).isEqualTo("ready");
            assertThat(second.readLine()).isEqualTo("ready");
            go(one);
            go(other);
            assertThat(first.readLine()).isEqualTo("done");
            assertThat(second.readLine()).isEqualTo("done");
        } finally {
            one.destroyForcibly();
            other.destroyForcibly();
        }
        assertThat(FileVaultStore.open(state).read()).hasSize(2 * count + 1);
        for (int i = 0; i < count; i++) {
            assertThat(number(vault(), "one" + i)).isEqualTo(i);
            assertThat(number(vault(), "other" + i)).isEqualTo(i);
        }
        assertThat(vault().store("shared", new byte[1]).version()).isEqualTo(2 * count + 1);
    }

    private static void go(Process process) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write('\n');
        in.flush();
    }

    /** Which of {@link VaultProcess}'s passwords is stored. */
    private static long number(Vault vault, String user) throws IOException {
        try (VaultedPassword password = stored(vault, user).password()) {
            String text = new String(password.bytes(), StandardCharsets.US_ASCII);
            return Long.parseLong(text.substring(VaultProcess.password(0).length() - 1));
        }
    }

    private static Found.Stored stored(Vault vault, String user) throws IOException {
        assertThat(vault.open(user)).isInstanceOf(Found.Stored.class);
        return (Found.Stored) vault.open(user);
    }

    /** The old entry or the new one, and never one that is older than what the writer knew to be stored. */
    @Test
    void aWriterThatIsKilledLeavesTheOldEntryOrTheNewOne() throws Exception {
        fill();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int halfWritten = 0;
        for (int round = 0; round < Soak.rounds(20, 500); round++) {
            String moment = "seed " + SEED + ", round " + round;
            long acknowledged = killedAfter(random.nextInt(1, 30), random.nextLong(3_000_000));
            halfWritten += Files.exists(state.resolve("vault/passwords.new")) ? 1 : 0;
            Found.Stored stored = stored(vault(), "john");
            stored.password().close();
            assertThat(stored.entry().version()).as(moment).isBetween(acknowledged, acknowledged + 1);
            assertThat(number(vault(), "john"))
                    .as(moment)
                    .isIn(0L, stored.entry().version());
            assertThat(FileVaultStore.open(state).read()).as(moment).hasSize(OTHERS + 1);
        }
        assertThat(halfWritten).as("kills in the middle of a write").isPositive();
        var _ = vault().store("john", new byte[1]);
        assertThat(state.resolve("vault/passwords.new")).doesNotExist();
    }

    /** Kills a writer some time after it has stored so many; answers the last version that it said was stored. */
    private long killedAfter(int stores, long nanos) throws Exception {
        Process writer = VaultProcess.start(state, "loop");
        try (BufferedReader output = VaultProcess.output(writer)) {
            long last = 0;
            for (int i = 0; i < stores; i++) {
                last = Long.parseLong(output.readLine());
            }
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
            // Process.destroyForcibly would close the output that is still to be read
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            assertThat(writer.waitFor()).as("ended by SIGKILL").isEqualTo(128 + 9);
            StringBuilder line = new StringBuilder();
            for (int c = output.read(); c >= 0; c = output.read()) {
                if (c == '\n') {
                    last = Long.parseLong(line.toString());
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
            return last;
        } finally {
            writer.destroyForcibly();
        }
    }

    /** Enough entries that a write takes its time. */
    private void fill() throws IOException {
        FileVaultStore.open(state).update(entries -> {
            Map<String, String> filled = new HashMap<>(entries);
            for (int i = 0; i < OTHERS; i++) {
                String user = "user" + i;
                filled.put(
                        user,
                        VaultKeysFor.bytes(1)
                                .current()
                                .seal(user, 1, Instant.EPOCH, new byte[9])
                                .text());
            }
            return filled;
        });
    }

    @Test
    void aLockThatAnotherProcessKeepsIsWaitedForWithinALimit() throws Exception {
        var _ = FileVaultStore.open(state);
        FolderLock lock = new FolderLock(state.resolve("vault/lock"), Duration.ofMillis(200));
        Process holder = VaultProcess.start(state, "lock");
        try (BufferedReader output = VaultProcess.output(holder)) {
            assertThat(output.readLine()).isEqualTo("held");
            assertThatThrownBy(() -> lock.holding(() -> "got it")).hasMessageContaining("another process has held");
            holder.destroyForcibly();
            assertThat(holder.waitFor()).isEqualTo(128 + 9);
            assertThat(lock.<String>holding(() -> "got it")).isEqualTo("got it");
        } finally {
            holder.destroyForcibly();
        }
    }
}
