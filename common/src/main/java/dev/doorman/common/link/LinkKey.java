package dev.doorman.common.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that one daemon shares with the gateway: it seals headers, and proves the daemon to the gateway. Each daemon's
 * is derived from the gateway's master key and the daemon's name (HKDF-SHA256, RFC 5869), so no daemon holds a key that
 * opens another. Immutable; never printed.
 */
public final class LinkKey {
    public static final int BYTES = 32;

    /** The length of {@link #seal} and {@link #proof}. */
    public static final int MAC_BYTES = 32;

    private static final String MAC = "HmacSHA256";
    private static final byte[] PROOF_LABEL = "doorman link ready".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;

    private LinkKey(byte[] key) {
        this.key = new SecretKeySpec(key, MAC);
    }

    /**
     * The key of a daemon.
     *
     * @param master the gateway's master key, 32 bytes
     * @param daemon the daemon's name, such as {@code telnetd}
     */
    public static LinkKey derive(byte[] master, String daemon) {
        return new LinkKey(deriveBytes(master, daemon));
    }

    /** The bytes of {@link #derive}, for the key's file. */
    public static byte[] deriveBytes(byte[] master, String daemon) {
        byte[] info = ("doorman link " + daemon).getBytes(StandardCharsets.UTF_8);
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract().addIKM(master).thenExpand(info, BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
    }

    /**
     * Reads a key's file: 64 hexadecimal digits and a newline.
     *
     * @throws IOException when it cannot be read, or holds something else; the message has no byte of it
     */
    public static LinkKey read(Path file) throws IOException {
        return new LinkKey(readBytes(file));
    }

    /** Reads any of our key files, 64 hexadecimal digits and a newline, as {@link #read} does. */
    public static byte[] readBytes(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (text.length() != 2 * BYTES) {
            throw new IOException(file + ": a key has 64 hexadecimal digits");
        }
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": a key has 64 hexadecimal digits");
        }
    }

    /** The seal of a header: HMAC-SHA256 over the nonce and the header's bytes up to the seal's own value. */
    public byte[] seal(Nonce nonce, byte[] header, int length) {
        Mac mac = mac();
        mac.update(nonce.bytes());
        mac.update(header, 0, length);
        return mac.doFinal();
    }

    /** The payload of a READY frame: HMAC-SHA256 over a label and the seal that is answered. */
    public byte[] proof(byte[] seal) {
        Mac mac = mac();
        mac.update(PROOF_LABEL);
        mac.update(seal);
        return mac.doFinal();
    }

    /** Compares two codes in constant time. */
    static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    private Mac mac() {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "LinkKey";
    }
}
