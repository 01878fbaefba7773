package dev.doorman.common.vault;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** A process of its own that works on a vault, for tests of two at once and of one that is killed. */
final class VaultProcess {
    private VaultProcess() {}

    /** Starts one. What it prints is what it has done. */
    static Process start(Path state, String... what) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                VaultProcess.class.getName(),
                state.toString());
        builder.command().addAll(java.util.List.of(what));
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    static BufferedReader output(Process process) {
        return process.inputReader(StandardCharsets.US_ASCII);
    }

    /** The password that has the number. */
    static String password(long number) {
        return "password number " + number;
    }

    /**
     * The process.
     *
     * <pre>
     *   many PREFIX COUNT   stores COUNT users' passwords, and as often one user's, which other processes store too
     *   loop                stores john's for ever, and prints each one's version once it is stored
     *   lock                takes the lock, says so, and keeps it until its input ends
     * </pre>
     */
    public static void main(String[] arguments) throws Exception {
        Path state = Path.of(arguments[0]);
        switch (arguments[1]) {
            case "many" -> many(state, arguments[2], Integer.parseInt(arguments[3]));
            case "loop" -> loop(state);
            default -> {
                var _ = new FolderLock(state.resolve("vault/lock"), Duration.ofSeconds(5)).holding(() -> {
                    System.out.println("held");
                    return System.in.read();
                });
            }
        }
    }

    private static Vault vault(Path state) throws IOException {
        return new Vault(FileVaultStore.open(state), VaultKeysFor.bytes(1), InstantSource.system());
    }

    private static void many(Path state, String prefix, int count) throws IOException {
        Vault vault = vault(state);
        System.out.println("ready");
        var _ = System.in.read();
        for (int i = 0; i < count; i++) {
            var _ = vault.store(prefix + i, bytes(i));
            var _ = vault.store("shared", bytes(i));
        }
        System.out.println("done");
    }

    private static void loop(Path state) throws IOException {
        Vault vault = vault(state);
        long version = vault.store("john", bytes(0)).version();
        while (true) {
            System.out.println(version);
            version = vault.store("john", bytes(version + 1)).version();
        }
    }

    private static byte[] bytes(long number) {
        return password(number).getBytes(StandardCharsets.US_ASCII);
    }
}
