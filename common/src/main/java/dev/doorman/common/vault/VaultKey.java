package dev.doorman.common.vault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * One key of the vault: seals passwords by AES-256-GCM with a fresh random nonce of 96 bits each (NIST SP 800-38D), which is
 * sound for 2^32 seals. The cipher's key and the key's public name are both derived from the secret (HKDF-SHA256, RFC 5869),
 * so that the name tells nothing of it. Immutable, any thread; never printed.
 */
final class VaultKey {
    /** The secret's length. */
    static final int BYTES = 32;

    /** crypt(3) takes none that is longer. */
    static final int MAX_PASSWORD = 512;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int ID_BYTES = 8;
    private static final int LENGTH_BYTES = 2;
    /** Passwords are filled up to a multiple of this, so that an entry's size does not tell how long one is. */
    private static final int BLOCK = 256;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final String id;
    private final SecretKey key;

    /** The key of a secret of {@link #BYTES} bytes, which the caller wipes. */
    VaultKey(byte[] secret) {
        try {
            KDF hkdf = KDF.getInstance("HKDF-SHA256");
            this.key = hkdf.deriveKey("AES", derivation(secret, "doorman vault key", BYTES));
            this.id = HexFormat.of().formatHex(hkdf.deriveData(derivation(secret, "doorman vault key id", ID_BYTES)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
    }

    private static HKDFParameterSpec derivation(byte[] secret, String label, int bytes) {
        return HKDFParameterSpec.ofExtract()
                .addIKM(secret)
                .thenExpand(label.getBytes(StandardCharsets.US_ASCII), bytes);
    }

    /** The key's public name, 16 hexadecimal digits. */
    String id() {
        return id;
    }

    /**
     * Seals a password.
     *
     * @param date whole seconds
     * @param password at most {@link #MAX_PASSWORD} bytes; not changed
     */
    SealedEntry seal(String user, long version, Instant date, byte[] password) {
        int blocks = (LENGTH_BYTES + password.length + BLOCK - 1) / BLOCK;
        byte[] plain = new byte[blocks * BLOCK];
        ByteBuffer.wrap(plain).putShort((short) password.length).put(password);
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BYTES);
        try {
            var _ = cipher(Cipher.ENCRYPT_MODE, nonce, associated(user, version, date))
                    .doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
        return new SealedEntry(id, version, date, Base64.getEncoder().encodeToString(sealed));
    }

    /** Opens what {@link #seal} has sealed for the user with this key; null when it is not that. */
    byte @Nullable [] open(String user, SealedEntry entry) {
        byte[] sealed = Base64.getDecoder().decode(entry.sealed());
        if (sealed.length < NONCE_BYTES + BLOCK + TAG_BYTES) {
            return null;
        }
        byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
        byte[] plain = new byte[0];
        try {
            plain = cipher(Cipher.DECRYPT_MODE, nonce, associated(user, entry.version(), entry.date()))
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            int length = Short.toUnsignedInt(ByteBuffer.wrap(plain).getShort());
            return Arrays.copyOfRange(plain, LENGTH_BYTES, LENGTH_BYTES + length);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no AES-256-GCM", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] associated) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }

    /** What must be the same at opening: no field can have a NUL in it. */
    private byte[] associated(String user, long version, Instant date) {
        return String.join("\0", "doorman vault", SealedEntry.FORMAT, id, user, Long.toString(version), date.toString())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "VaultKey[" + id + "]";
    }
}
