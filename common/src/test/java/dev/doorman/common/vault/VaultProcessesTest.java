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
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one vault, and processes that are killed. */
@Timeout(1_200)
class VaultProcessesTest {
    private static final long SEED = Long.getLong("doorman.vault.seed", 20_261_125L);
    private static final int ROUNDS = Soak.rounds(20, 500);

    /** Some 3 MB. */
    private static final int OTHERS = 6_000;

    private static final long LONGEST_STORE = Duration.ofSeconds(20).toNanos();

    @TempDir
    Path state;

    private Path fresh;

    @BeforeEach
    void place() {
        fresh = state.resolve("vault/passwords.new");
    }

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

    /**
     * The old entry or the new one, and never one that is older than what the writer knew to be stored. Every other kill is
     * aimed at the moment when the new file is being written; they go on until one has hit it.
     */
    @Test
    void aWriterThatIsKilledLeavesTheOldEntryOrTheNewOne() throws Exception {
        fill();
        long whole = Files.size(state.resolve("vault/passwords"));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int halfWritten = 0;
        for (int round = 0; round < ROUNDS || halfWritten == 0 && round < 5 * ROUNDS; round++) {
            String moment = "seed " + SEED + ", round " + round;
            Aim aim = round % 2 == 0 ? Aim.ANY_TIME : Aim.AT_A_WRITE;
            long acknowledged = killedAfter(random.nextInt(1, 8), aim, random.nextLong(aim.nanos));
            halfWritten += Files.exists(fresh) && Files.size(fresh) < whole ? 1 : 0;
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
        assertThat(fresh).doesNotExist();
    }

    /** When to kill: so many nanoseconds at most after a store, or after the new file was seen. */
    private enum Aim {
        ANY_TIME(100_000_000),
        AT_A_WRITE(2_000_000);

        private final long nanos;

        Aim(long nanos) {
            this.nanos = nanos;
        }
    }

    /** Kills a writer some time after it has stored so many; answers the last version that it said was stored. */
    private long killedAfter(int stores, Aim aim, long nanos) throws Exception {
        Process writer = VaultProcess.start(state, "loop");
        try (BufferedReader output = VaultProcess.output(writer)) {
            long last = 0;
            for (int i = 0; i < stores; i++) {
                last = Long.parseLong(output.readLine());
            }
            if (aim == Aim.AT_A_WRITE) {
                assertThat(seen(LONGEST_STORE, () -> Files.exists(fresh)))
                        .as("the writer's new file")
                        .isTrue();
            }
            assertThat(seen(nanos, () -> false)).isFalse();
            // Process.destroyForcibly would close the output that is still to be read
            assertThat(writer.toHandle().destroyForcibly()).isTrue();
            assertThat(writer.waitFor()).as("ended by SIGKILL").isEqualTo(128 + 9);
            return lastWhole(output, last);
        } finally {
            writer.destroyForcibly();
        }
    }

    /** Whether something came to be within a time, at the very moment when it did. */
    private static boolean seen(long nanos, BooleanSupplier what) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            if (what.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /** The last number with an end of line to it. */
    private static long lastWhole(BufferedReader output, long before) throws IOException {
        long last = before;
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
    }

    /** Enough entries that a write takes its time. */
    private void fill() throws IOException {
        VaultKey key = VaultKeysFor.bytes(1).current();
        FileVaultStore.open(state).update(entries -> {
            Map<String, String> filled = new HashMap<>(entries);
            for (int i = 0; i < OTHERS; i++) {
                String user = "user" + i;
                filled.put(user, key.seal(user, 1, Instant.EPOCH, new byte[9]).text());
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
