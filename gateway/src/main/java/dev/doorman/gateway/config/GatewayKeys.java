package dev.doorman.gateway.config;

import dev.doorman.common.link.LinkKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The gateway's secrets in the state folder: the master key, each daemon's link key for the daemon to read, and the API's
 * token. What is missing is made; what others can read is refused. Immutable.
 */
public final class GatewayKeys {
    private static final String FOLDER = "keys";
    private static final String MASTER = "master.key";
    private static final String TOKEN = "api.token";

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
        Path folder = state.resolve(FOLDER);
        makeFolder(folder);
        makeFolder(folder.resolve("link"));
        return new GatewayKeys(folder, key(folder.resolve(MASTER)), key(folder.resolve(TOKEN)));
    }

    /** The key of a daemon's links. */
    public LinkKey link(String daemon) {
        return LinkKey.derive(master, daemon);
    }

    /** The gateway's own files below a state folder, which {@link #open} makes where they are missing. */
    public static List<Path> files(Path state) {
        Path folder = state.resolve(FOLDER);
        return List.of(folder.resolve(MASTER), folder.resolve(TOKEN));
    }

    /** The file in which a daemon finds its own link key. */
    public Path linkFile(String daemon) throws IOException {
        Path file = folder.resolve("link").resolve(daemon + ".key");
        writeLink(daemon, file);
        return file;
    }

    /**
     * Writes a daemon's link key to a file, unless it is there already, for its owner alone.
     *
     * @return whether it was written
     */
    public boolean writeLink(String daemon, Path file) throws IOException {
        String text = text(LinkKey.deriveBytes(master, daemon));
        if (ownerOnly(file)
                && Files.readString(file, StandardCharsets.ISO_8859_1).equals(text)) {
            return false;
        }
        Files.move(fresh(file, text), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    /** What a caller of the HTTP interface must show, in hexadecimal. */
    public String token() {
        return HexFormat.of().formatHex(token);
    }

    private static byte[] key(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] made = new byte[LinkKey.BYTES];
            RANDOM.nextBytes(made);
            makeOnce(file, made);
        }
        if (!ownerOnly(file)) {
            throw new IOException(file + ": must be a regular file that its owner alone can read (mode 600)");
        }
        return LinkKey.readBytes(file);
    }

    /** Whole or not at all, and the first of two who do that at once wins: the other's is thrown away. */
    private static void makeOnce(Path file, byte[] key) throws IOException {
        Path fresh = fresh(file, text(key));
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // the other's is as good
        } finally {
            Files.delete(fresh);
        }
    }

    private static Path fresh(Path file, String text) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(), ".key", null, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        return Files.writeString(fresh, text);
    }

    private static String text(byte[] key) {
        return HexFormat.of().formatHex(key) + "\n";
    }

    private static boolean ownerOnly(Path file) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
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
