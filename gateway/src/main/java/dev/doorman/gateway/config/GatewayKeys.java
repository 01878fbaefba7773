package dev.doorman.gateway.config;

import dev.doorman.common.link.LinkKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * The gateway's secrets in the state folder: the master key, each daemon's link key for the daemon to read, and the API's
 * token. What is missing is made; what others can read is refused. Immutable.
 */
public final class GatewayKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final byte[] master;
    private final byte[] token;

    private GatewayKeys(Path folder, byte[] master, byte[] token) {
        this.folder = folder;
        this.master = master;
        this.token = token;
    }

    /**
     * Opens the keys below a state folder.
     *
     * @throws IOException when they cannot be read or made, or others may read them; names the file, never its contents
     */
    public static GatewayKeys open(Path state) throws IOException {
        Path folder = state.resolve("keys");
        makeFolder(folder);
        makeFolder(folder.resolve("link"));
        return new GatewayKeys(folder, key(folder.resolve("master.key")), key(folder.resolve("api.token")));
    }

    /** The key of a daemon's links. */
    public LinkKey link(String daemon) {
        return LinkKey.derive(master, daemon);
    }

    /** The file in which a daemon finds its own link key. */
    public Path linkFile(String daemon) throws IOException {
        Path file = folder.resolve("link").resolve(daemon + ".key");
        byte[] key = LinkKey.deriveBytes(master, daemon);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) || !Arrays.equals(LinkKey.readBytes(file), key)) {
            write(file, key);
        }
        return file;
    }

    /** What a caller of the HTTP interface must show, in hexadecimal. */
    public String token() {
        return HexFormat.of().formatHex(token);
    }

    private static byte[] key(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] fresh = new byte[LinkKey.BYTES];
            RANDOM.nextBytes(fresh);
            write(file, fresh);
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || !OWNER_ONLY.containsAll(mode)) {
            throw new IOException(file + ": must be a regular file that its owner alone can read (mode 600)");
        }
        return LinkKey.readBytes(file);
    }

    /** Whole or not at all: a crash in between leaves the old key. */
    private static void write(Path file, byte[] key) throws IOException {
        Path fresh =
                Files.createTempFile(file.getParent(), ".key", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(fresh, HexFormat.of().formatHex(key) + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(folder, OWNER_FOLDER);
        }
    }

    @Override
    public String toString() {
        return "GatewayKeys[" + folder + "]";
    }
}
