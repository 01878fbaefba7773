package dev.doorman.common.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVaultStoreTest {
    private static final long SEED = 20_261_125L;
    private static final String SECRET = "Tr0ub4dor & correct horse";

    @TempDir
    Path state;

    private Path file;
    private Vault vault;

    @BeforeEach
    void open() throws IOException {
        file = state.resolve("vault/passwords");
        vault = vault();
    }

    private Vault vault() throws IOException {
        return new Vault(FileVaultStore.open(state), VaultKeysFor.bytes(1), InstantSource.system());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String opened(Vault vault, String user) throws IOException {
        return switch (vault.open(user)) {
            case Found.Stored(VaultedPassword password, VaultEntry _) -> {
                try (password) {
                    yield new String(password.bytes(), StandardCharsets.UTF_8);
                }
            }
            case Found.Absent _ -> "(absent)";
            case Found.Unreadable(Found.Fault fault) -> "(" + fault.label() + ")";
        };
    }

    @Test
    void itIsThereForTheNextProcess() throws Exception {
        assertThat(opened(vault, "john")).isEqualTo("(absent)");
        var _ = vault.store("john", bytes(SECRET));
        var _ = vault.store("CORP+ann", bytes("other"));
        assertThat(opened(vault(), "john")).isEqualTo(SECRET);
        assertThat(opened(vault(), "CORP+ann")).isEqualTo("other");
        assertThat(vault().delete("john")).isTrue();
        assertThat(opened(vault(), "john")).isEqualTo("(absent)");
        assertThat(opened(vault(), "CORP+ann")).isEqualTo("other");
    }

    @Test
    void onlyTheOwnerSeesItAndNothingIsLeftOver() throws Exception {
        var _ = vault.store("john", bytes(SECRET));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("vault"))))
                .isEqualTo("rwx------");
        try (var names = Files.list(state.resolve("vault"))) {
            assertThat(names.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("passwords", "lock");
        }
    }

    @Test
    void thePasswordIsNowhereInIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            var _ = vault.store("john", bytes(SECRET));
        }
        String content = Files.readString(file);
        assertThat(content)
                .startsWith("doorman vault 1\njohn 1 ")
                .doesNotContain(SECRET, HexFormat.of().formatHex(bytes(SECRET)));
        for (int shift = 0; shift < 3; shift++) {
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes("\0".repeat(shift) + SECRET));
            assertThat(content).doesNotContain(base64.substring(4, base64.length() - 2));
        }
    }

    /** A kill leaves the system's memory of the file, a power cut does not: so the virtual machine is asked what it flushed. */
    @Test
    void theFileIsFlushedBeforeItIsInPlaceAndThenItsFolder() throws Exception {
        var _ = vault.store("john", bytes(SECRET));
        List<RecordedEvent> flushes;
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileForce").withoutThreshold();
            recording.start();
            var _ = vault.store("john", bytes(SECRET));
            recording.stop();
            Path dump = state.resolve("flushes.jfr");
            recording.dump(dump);
            flushes = RecordingFile.readAllEvents(dump);
        }
        assertThat(flushes.stream()
                        .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                        .map(event -> event.getString("path")))
                .containsExactly(file + ".new", state.resolve("vault").toString());
    }

    @Test
    void whatACrashHasLeftIsTakenAway() throws Exception {
        var _ = vault.store("john", bytes(SECRET));
        byte[] whole = Files.readAllBytes(file);
        Path fresh = state.resolve("vault/passwords.new");
        for (int length = 0; length <= whole.length; length += 37) {
            Files.write(fresh, Arrays.copyOf(whole, length));
            assertThat(opened(vault(), "john")).isEqualTo(SECRET);
            var _ = vault().store("john", bytes(SECRET));
            assertThat(fresh).doesNotExist();
        }
        Files.createSymbolicLink(fresh, state.resolve("elsewhere"));
        var _ = vault().store("john", bytes(SECRET));
        assertThat(state.resolve("elsewhere")).doesNotExist();
    }

    @Test
    void linksAndFilesOfOthersAreRefused() throws Exception {
        var _ = vault.store("john", bytes(SECRET));
        Path moved = Files.move(file, state.resolve("moved"));
        Files.createSymbolicLink(file, moved);
        assertThatThrownBy(() -> vault.open("john"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("link");
        assertThatThrownBy(() -> vault.store("john", bytes("x"))).hasMessageContaining("link");
        assertThat(Files.isSymbolicLink(file)).isTrue();
        Files.delete(file);
        Files.move(moved, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> vault.open("john")).hasMessageContaining("owner alone");
        Files.setPosixFilePermissions(state.resolve("vault"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(this::vault).hasMessageContaining("owner alone");
        Path linked = state.resolve("linked");
        Files.createDirectory(linked);
        Files.createSymbolicLink(linked.resolve("vault"), state.resolve("vault"));
        Files.setPosixFilePermissions(state.resolve("vault"), PosixFilePermissions.fromString("rwx------"));
        assertThatThrownBy(() -> FileVaultStore.open(linked)).hasMessageContaining("folder");
    }

    @Test
    void aDamagedFileIsAnErrorAndStaysAsItIs() throws Exception {
        var _ = vault.store("john", bytes(SECRET));
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) (1 << i % 8);
            assertDamaged(damaged, "byte " + i);
            assertDamaged(Arrays.copyOf(whole, i), "cut at " + i);
        }
        assertDamaged(Arrays.copyOf(whole, whole.length + 1), "longer");
        assertDamaged(new byte[16 * 1024 * 1024 + 1], "huge");
        Files.write(file, whole);
        assertThat(opened(vault, "john")).isEqualTo(SECRET);
    }

    private void assertDamaged(byte[] content, String what) throws IOException {
        Files.write(file, content);
        assertThatThrownBy(() -> vault.open("john"))
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("passwords");
        assertThatThrownBy(() -> vault.store("ann", bytes("x"))).as(what).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> vault.delete("john")).as(what).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(file)).as(what).isEqualTo(content);
    }

    /** Half of the damaged files get a right sum, as one who alters them on purpose would give them. */
    @Test
    void damageThatNobodyThoughtOf() throws Exception {
        for (String user : List.of("ann", "john", "CORP+mary")) {
            var _ = vault.store(user, bytes(SECRET + user));
        }
        byte[] whole = Files.readAllBytes(file);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int refused = 0;
        for (int round = 0; round < Soak.rounds(2_000, 50_000); round++) {
            byte[] damaged = damaged(whole, random);
            Files.write(file, random.nextBoolean() ? damaged : summed(damaged));
            for (String user : List.of("ann", "john", "CORP+mary")) {
                try {
                    assertThat(opened(vault, user))
                            .as("seed %d, round %d", SEED, round)
                            .isIn(SECRET + user, "(absent)", "(altered)", "(unknown-key)");
                } catch (IOException e) {
                    assertThat(e).hasMessageNotContaining(SECRET);
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    private static byte[] damaged(byte[] whole, RandomGenerator random) {
        byte[] damaged = whole.clone();
        int from = random.nextInt(damaged.length);
        int to = Math.min(damaged.length, from + 1 + random.nextInt(40));
        switch (random.nextInt(4)) {
            case 0 -> damaged[from] = (byte) random.nextInt();
            case 1 -> damaged = Arrays.copyOf(damaged, from);
            case 2 ->
                System.arraycopy(whole, from, damaged, random.nextInt(damaged.length - (to - from) + 1), to - from);
            default -> {
                for (int i = from; i < to; i++) {
                    damaged[i] = (byte) (random.nextBoolean() ? '\n' : ' ' + random.nextInt(95));
                }
            }
        }
        return damaged;
    }

    private static byte[] summed(byte[] damaged) throws Exception {
        int body = new String(damaged, StandardCharsets.ISO_8859_1).lastIndexOf("sha256 ");
        byte[] kept = Arrays.copyOf(damaged, body < 0 ? damaged.length : body);
        String sum =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(kept));
        byte[] line = bytes("sha256 " + sum + "\n");
        byte[] summed = Arrays.copyOf(kept, kept.length + line.length);
        System.arraycopy(line, 0, summed, kept.length, line.length);
        return summed;
    }

    @Test
    void manyThreadsLoseNothing() throws Exception {
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                String name = "writer" + writer;
                writers.add(threads.submit(() -> {
                    Vault own = vault();
                    for (int i = 0; i < 10; i++) {
                        var _ = own.store("shared", bytes(name));
                        var _ = own.store(name + "." + i, bytes(name));
                    }
                    return name;
                }));
            }
            for (Future<?> writer : writers) {
                assertThat(writer.get()).isNotNull();
            }
        }
        assertThat(FileVaultStore.open(state).read()).hasSize(81);
        assertThat(vault.store("shared", bytes("last")).version()).isEqualTo(81);
    }

    @Test
    void aFullVaultKeepsWhatItHas() throws Exception {
        var _ = vault.store("john", bytes(SECRET));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> FileVaultStore.open(state).update(entries -> Map.of("ann", "x".repeat(17_000_000))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("full");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }
}
