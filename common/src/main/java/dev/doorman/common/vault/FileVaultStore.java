package dev.doorman.common.vault;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * The vault in a file of a state folder, {@code vault/passwords}. Writers of any process take turns; readers need none, for
 * the file is replaced whole. A file that is damaged is an error for all and is never written over. Any thread.
 */
public final class FileVaultStore implements VaultStore {
    /** Some 30,000 entries. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Duration LOCK_LIMIT = Duration.ofSeconds(10);

    private final Path file;
    private final FolderLock lock;

    private FileVaultStore(Path folder) {
        this.file = folder.resolve("passwords");
        this.lock = new FolderLock(folder.resolve("lock"), LOCK_LIMIT);
    }

    /**
     * The store in a state folder; nothing is read yet.
     *
     * @throws IOException when its own folder cannot be made, or others can enter it
     */
    public static FileVaultStore open(Path state) throws IOException {
        Path folder = state.resolve("vault");
        DurableFolder.make(folder);
        return new FileVaultStore(folder);
    }

    /**
     * The keys in a file, which is made with a fresh key when neither it nor anything that was sealed is there.
     *
     * @throws IOException as {@link VaultKeys#read} has it; or when the key is gone and the passwords are not
     */
    public VaultKeys keys(Path keyFile) throws IOException {
        return lock.holding(() -> {
            if (!Files.exists(keyFile, LinkOption.NOFOLLOW_LINKS)) {
                if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException(keyFile + ": missing, and " + file + " is sealed by it; restore it, or remove"
                            + " both to begin anew");
                }
                byte[] line = VaultKeys.freshLine();
                DurableFolder.write(keyFile, line);
                Arrays.fill(line, (byte) 0);
            }
            return VaultKeys.read(keyFile);
        });
    }

    @Override
    public Map<String, String> read() throws IOException {
        byte[] content;
        try {
            content = DurableFolder.read(file, MAX_BYTES);
        } catch (PosixException e) {
            return switch (e.errno()) {
                case Errno.ENOENT -> Map.of();
                case Errno.ELOOP -> throw new IOException(file + ": a symbolic link", e);
                default -> throw e;
            };
        }
        try {
            return VaultText.decode(content);
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage() + "; it is left as it is", e);
        }
    }

    @Override
    public void update(Change change) throws IOException {
        boolean _ = lock.holding(() -> {
            Map<String, String> before = read();
            Map<String, String> after = change.of(before);
            if (after.equals(before)) {
                return false;
            }
            byte[] content = VaultText.encode(after);
            if (content.length > MAX_BYTES) {
                throw new IOException(file + ": full, it may have " + MAX_BYTES + " bytes");
            }
            DurableFolder.write(file, content);
            return true;
        });
    }

    @Override
    public void close() {
        // nothing is held between two calls
    }
}
