package dev.doorman.authd.domain;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPBindException;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.controls.PasswordExpiredControl;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10RequestControl;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.settings.DomainSettings;
import dev.doorman.common.settings.LdapUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A directory server, as far as connections and passwords go. Each connection is sealed by TLS before anything else is said
 * on it, and the server's certificate is held against the configured authority and the host's name: whoever else answers
 * learns nothing. Connecting and each answer are bounded by the domain's time-out. One for each question; one thread.
 */
final class LdapServer {
    private static final int MAX_MESSAGE = 1024 * 1024;
    private static final int MAX_PASSWORD_FILE = 4096;
    private static final Set<PosixFilePermission> OF_OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final DomainSettings settings;
    private final Path etc;

    /**
     * A domain's server.
     *
     * @param etc the folder that file names are relative to
     */
    LdapServer(DomainSettings settings, Path etc) {
        this.settings = settings;
        this.etc = etc;
    }

    /** A connection on which entries can be read. */
    LDAPConnection reader() throws DomainUnavailableException {
        LDAPConnection connection = connect();
        DomainSettings.Reader reader = settings.reader();
        if (reader == null) {
            return connection;
        }
        byte[] password = new byte[0];
        try {
            password = secret(etc.resolve(reader.passwordFile()));
            BindResult _ = connection.bind(new SimpleBindRequest(reader.name(), password));
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw unavailable("as its reader: " + why(e), e);
        } catch (DomainUnavailableException e) {
            connection.close();
            throw e;
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /**
     * Whether a password is right, on a connection of its own; empty when it is.
     *
     * @param name a distinguished name, or what else the server takes for one
     * @param password not empty: without one a server lets everybody in, as nobody
     */
    Optional<Fault> prove(String name, byte[] password) throws DomainUnavailableException {
        if (password.length == 0) {
            throw new IllegalArgumentException("no password");
        }
        try (LDAPConnection connection = connect()) {
            BindResult result = connection.bind(
                    new SimpleBindRequest(name, password, new DraftBeheraLDAPPasswordPolicy10RequestControl()));
            boolean expired = PasswordExpiredControl.get(result) != null;
            return expired ? Optional.of(Fault.EXPIRED) : BindFault.ofPolicy(result);
        } catch (LDAPBindException e) {
            return Optional.of(BindFault.of(e.getBindResult()).orElseThrow(() -> unavailable(why(e), e)));
        } catch (LDAPException e) {
            throw unavailable(why(e), e);
        }
    }

    private LDAPConnection connect() throws DomainUnavailableException {
        LdapUrl url = settings.url();
        String host = url.host().replaceAll("[\\[\\]]", "");
        SSLSocketFactory tls = new VerifiedSockets(tls().getSocketFactory(), host);
        int millis = Math.toIntExact(Math.max(1, settings.timeout().toMillis()));
        try {
            return switch (url.security()) {
                case TLS ->
                    new LDAPConnection(
                            new BoundedSockets(tls, host, settings.timeout()), options(millis), host, url.port());
                case START_TLS ->
                    startTls(
                            new LDAPConnection(
                                    new BoundedSockets(null, host, settings.timeout()),
                                    options(millis),
                                    host,
                                    url.port()),
                            tls);
            };
        } catch (LDAPException e) {
            throw unavailable(why(e), e);
        }
    }

    private static LDAPConnection startTls(LDAPConnection connection, SSLSocketFactory tls) throws LDAPException {
        try {
            ExtendedResult result = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
            if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
                throw new LDAPException(result);
            }
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private static LDAPConnectionOptions options(int millis) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setUseSynchronousMode(true);
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setExtendedOperationResponseTimeoutMillis(StartTLSExtendedRequest.STARTTLS_REQUEST_OID, millis);
        options.setMaxMessageSize(MAX_MESSAGE);
        options.setFollowReferrals(false);
        return options;
    }

    private SSLContext tls() throws DomainUnavailableException {
        String file = settings.caFile();
        try {
            return file == null ? TrustedAuthorities.ofTheJvm() : TrustedAuthorities.in(etc.resolve(file));
        } catch (IOException | GeneralSecurityException e) {
            throw unavailable(file + ": no certificates can be read from it", e);
        }
    }

    private byte[] secret(Path file) throws DomainUnavailableException {
        try {
            if (Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                throw unavailable(file + ": others than its owner can read or write it", null);
            }
            if (Files.size(file) > MAX_PASSWORD_FILE) {
                throw unavailable(file + ": is no password", null);
            }
            byte[] content = Files.readAllBytes(file);
            int end = content.length;
            while (end > 0 && (content[end - 1] == '\n' || content[end - 1] == '\r')) {
                end--;
            }
            byte[] password = Arrays.copyOf(content, end);
            Arrays.fill(content, (byte) 0);
            if (end == 0) {
                throw unavailable(file + ": is empty", null);
            }
            return password;
        } catch (NoSuchFileException e) {
            throw unavailable(file + ": is not there", e);
        } catch (DomainUnavailableException e) {
            throw e;
        } catch (IOException e) {
            throw unavailable(file + ": cannot be read", e);
        }
    }

    DomainUnavailableException unavailable(String why, @Nullable Throwable cause) {
        return new DomainUnavailableException(settings.name(), why, cause);
    }

    /** What a server or the way to it says, as far as it is safe in a line of the log. */
    static String why(LDAPException e) {
        String message = String.valueOf(e.getDiagnosticMessage() == null ? e.getMessage() : e.getDiagnosticMessage());
        String cut = message.length() <= 200 ? message : message.substring(0, 200);
        return e.getResultCode().getName() + " (" + cut.replaceAll("[^\\x20-\\x7e]", "?") + ")";
    }
}
