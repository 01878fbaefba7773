package dev.doorman.common.vault;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vault's keys: the current one, which seals, and at most one before it, which still opens. Immutable, any thread; never
 * printed.
 */
public final class VaultKeys {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int DIGITS = 2 * VaultKey.BYTES;
    /** Two lines, with the ends of lines that editors write. */
    private static final int MAX_FILE = 256;

    private final VaultKey current;
    private final @Nullable VaultKey previous;

    private VaultKeys(List<byte[]> secrets) {
        this.current = new VaultKey(secrets.getFirst());
        this.previous = secrets.size() == 1 ? null : new VaultKey(secrets.getLast());
        secrets.forEach(secret -> Arrays.fill(secret, (byte) 0));
    }

    /**
     * Reads a file of one or two lines, each a key of 64 hexadecimal digits: the current one first. It must be a regular file
     * that is ours or root's and that nobody else can read or write; a path of the operator's may lead to it through links,
     * as a Secret that is mounted into a container does.
     *
     * @throws IOException when it cannot be read or is not so; the message has no byte of it
     */
    public static VaultKeys read(Path file) throws IOException {
        byte[] text;
        try {
            text = DurableFolder.read(file.toRealPath(), MAX_FILE);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": missing; it has the key of the vault", e);
        }
        try {
            return new VaultKeys(lines(text, file));
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    /** No string is made of a key: it could not be wiped. */
    private static List<byte[]> lines(byte[] text, Path file) throws IOException {
        List<byte[]> secrets = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length; i++) {
            boolean end = i == text.length || text[i] == '\n' || text[i] == '\r';
            if (end && i > start) {
                secrets.add(secret(text, start, i, file));
            }
            start = end ? i + 1 : start;
        }
        if (secrets.isEmpty() || secrets.size() > 2) {
            throw malformed(file);
        }
        return secrets;
    }

    private static byte[] secret(byte[] text, int start, int end, Path file) throws IOException {
        if (end - start != DIGITS) {
            throw malformed(file);
        }
        byte[] secret = new byte[VaultKey.BYTES];
        for (int i = 0; i < DIGITS; i++) {
            int digit = text[start + i];
            if (!HexFormat.isHexDigit(digit)) {
                throw malformed(file);
            }
            secret[i / 2] = (byte) (secret[i / 2] << 4 | HexFormat.fromHexDigit(digit));
        }
        return secret;
    }

    private static IOException malformed(Path file) {
        return new IOException(file + ": one or two lines, each a key of 64 hexadecimal digits");
    }

    /**
     * Reads the value of an environment variable: base64 of 32 bytes, or of two keys with a comma between, the current one
     * first.
     *
     * @param name the variable's, for the message
     * @throws IOException when it is not so; the message has no letter of it
     */
    public static VaultKeys ofEnvironment(String name, @Nullable String value) throws IOException {
        List<byte[]> secrets = new ArrayList<>();
        for (String part : value == null ? new String[0] : value.strip().split(",", -1)) {
            secrets.add(decoded(part.strip()));
        }
        boolean whole = secrets.size() == 1 || secrets.size() == 2;
        if (!whole || secrets.stream().anyMatch(secret -> secret.length != VaultKey.BYTES)) {
            throw new IOException(name + ": a key is base64 of 32 bytes, or two of them with a comma between");
        }
        return new VaultKeys(secrets);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** A fresh key as a line of a file, for whoever writes it; the caller wipes it. */
    static byte[] freshLine() {
        byte[] secret = new byte[VaultKey.BYTES];
        RANDOM.nextBytes(secret);
        byte[] line = new byte[DIGITS + 1];
        for (int i = 0; i < secret.length; i++) {
            line[2 * i] = (byte) Character.forDigit(secret[i] >> 4 & 0xf, 16);
            line[2 * i + 1] = (byte) Character.forDigit(secret[i] & 0xf, 16);
        }
        line[DIGITS] = '\n';
        Arrays.fill(secret, (byte) 0);
        return line;
    }

    VaultKey current() {
        return current;
    }

    boolean isCurrent(VaultKey key) {
        return key.id().equals(current.id());
    }

    /** The key that an entry names; null when it is none of ours. */
    @Nullable
    VaultKey byId(String id) {
        if (current.id().equals(id)) {
            return current;
        }
        return previous != null && previous.id().equals(id) ? previous : null;
    }

    @Override
    public String toString() {
        return "VaultKeys";
    }
}
