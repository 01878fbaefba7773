package dev.doorman.common.tls;

import dev.doorman.common.settings.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The certificate and key of a service, read again when their files have changed, so that a renewed one holds at once. One for
 * each service; any thread.
 */
public final class TlsIdentity {
    private static final Logger LOG = Logger.getLogger(TlsIdentity.class);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final char[] IN_MEMORY = "in-memory".toCharArray();
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final String protocol;
    private @Nullable Loaded loaded;

    /**
     * A service's identity, of which nothing is read yet.
     *
     * @param protocol what is spoken in its TLS, as a client says it by ALPN
     */
    public TlsIdentity(String protocol) {
        this.protocol = protocol;
    }

    /** What was read, and when its files were written. */
    private record Loaded(Path certificate, Path key, FileTime changed, FileTime keyChanged, TlsServer server) {}

    /**
     * The server that a service's settings make; null where they have no certificate.
     *
     * @throws IOException when a file cannot be read, or is not what it should be
     */
    public synchronized @Nullable TlsServer server(TlsFiles files) throws IOException {
        Path certificate = files.certificate();
        Path key = files.key();
        if (certificate == null || key == null) {
            return null;
        }
        FileTime changed = Files.getLastModifiedTime(certificate);
        FileTime keyChanged = Files.getLastModifiedTime(key);
        Loaded now = loaded;
        if (now == null
                || !now.certificate().equals(certificate)
                || !now.key().equals(key)
                || !now.changed().equals(changed)
                || !now.keyChanged().equals(keyChanged)) {
            now = new Loaded(certificate, key, changed, keyChanged, read(certificate, key));
            loaded = now;
            LOG.infof("certificate read file=%s", certificate);
        }
        return now.server();
    }

    private TlsServer read(Path certificate, Path key) throws IOException {
        try (var in = Files.newInputStream(certificate)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(Certificate[]::new);
            if (chain.length == 0) {
                throw new IOException("no certificate in " + certificate);
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", privateKey(key), IN_MEMORY, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, IN_MEMORY);
            return new TlsServer(keys.getKeyManagers(), protocol);
        } catch (GeneralSecurityException e) {
            throw new IOException("certificate " + certificate + ": " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        String text = Files.readString(file);
        Matcher matcher = KEY.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no unencrypted PKCS #8 key (BEGIN PRIVATE KEY) in " + file);
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
        try {
            for (String algorithm : ALGORITHMS) {
                @Nullable PrivateKey key = parsed(algorithm, der);
                if (key != null) {
                    return key;
                }
            }
            throw new IOException("a key of no known kind in " + file);
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static @Nullable PrivateKey parsed(String algorithm, byte[] der) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            LOG.debugf("no %s key", algorithm);
            return null;
        }
    }
}
