package dev.doorman.authd.homes;

import com.hierynomus.mssmb2.SMB2MessageCommandCode;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.session.SMB2GuestSigningRequiredException;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.account.UserName;
import dev.doorman.common.trust.BoundedCalls;
import dev.doorman.common.trust.RhostsSource.Reading;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The .rhosts in homes on file servers, read over SMB as their users. Any thread; one of authd's. A server that is not there,
 * or is slow on purpose, costs a bounded time, a bounded piece of memory, and one of a few threads.
 *
 * <p>Of the account, the domain and name are told to the server, and a proof of the password (NTLMv2), never the password;
 * the user of no domain is the server's own. There is no going back to a guest, to nobody, to SMB 1, or to answers that are
 * not signed.
 *
 * <p>What can be seen over SMB is not all that HomeRhosts sees. The file must be regular, of one name, no reparse point, and
 * no longer than a trust file may be. A server has no notion of our uids: so the owner of file or home must be one who, to the
 * server, is the user (it would let us, who ask as the user, change the file's access list), or an administrator; and besides
 * these nobody may be able to write the file or the home, by their access lists. A symbolic link that the server follows by
 * itself, as Samba does within a share, is not seen; the file that it leads to is judged.
 */
public final class SmbRhosts {
    /** Where file servers listen. */
    public static final int STANDARD_PORT = 445;

    private static final int THREADS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final int port;
    private final @Nullable String principal;
    private final BoundedCalls calls;

    /**
     * For the servers of this network.
     *
     * @param port where they listen
     * @param principal the principal domain, of users who name none; null where none is configured
     */
    public SmbRhosts(int port, @Nullable String principal) {
        this(port, principal, LIMIT);
    }

    SmbRhosts(int port, @Nullable String principal, Duration limit) {
        this.port = port;
        this.principal = principal;
        this.calls = new BoundedCalls("smb", THREADS, limit);
    }

    /**
     * Reads a user's file as it is now. Blocks.
     *
     * @param password in UTF-8; it is not kept, and is the caller's to wipe
     */
    public Reading read(Account user, HomePath.Network home, byte[] password) {
        @Nullable UserName name = UserName.of(user.name(), principal);
        if (name == null || password.length == 0) {
            // which is what a guest would have
            return new Reading.Unusable("no name or no password for the file server");
        }
        AuthenticationContext credentials = credentials(name, password);
        try (Conversation conversation = new Conversation()) {
            return calls.run(home.machine(), () -> converse(conversation, user, home, credentials));
        } catch (IOException e) {
            return new Reading.Unusable("the file server does not answer as it should, or in time");
        } finally {
            Arrays.fill(credentials.getPassword(), '\0');
        }
    }

    /**
     * The library keeps a copy of the characters, which is the one that is wiped in the end. It also makes Strings of it on
     * the way to the proof; these nothing holds once it is made, but nobody wipes them either.
     */
    private static AuthenticationContext credentials(UserName name, byte[] password) {
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(password));
        char[] characters = new char[text.remaining()];
        text.get(characters);
        Arrays.fill(text.array(), '\0');
        try {
            return new AuthenticationContext(name.base(), characters, name.domain());
        } finally {
            Arrays.fill(characters, '\0');
        }
    }

    private Reading converse(
            Conversation conversation, Account user, HomePath.Network home, AuthenticationContext credentials)
            throws IOException {
        try {
            return conversation.hold(
                    home.machine(), port, credentials, session -> RemoteHome.read(session, home, user));
        } catch (SMBApiException e) {
            return refused(e);
        } catch (SMB2GuestSigningRequiredException | Conversation.GuestException e) {
            return new Reading.Unusable("the file server takes the user for a guest");
        } catch (RuntimeException | StackOverflowError e) {
            // the library's way to say that it was sent nonsense; and it recurses as often as a server has it log in
            throw new IOException("nonsense", e);
        }
    }

    private static Reading refused(SMBApiException e) {
        if (e.getFailedCommand() == SMB2MessageCommandCode.SMB2_SESSION_SETUP) {
            return new Reading.Unusable("the file server refuses the user's name or password");
        }
        return new Reading.Unusable(
                switch (e.getStatus()) {
                    case STATUS_BAD_NETWORK_NAME -> "no such share";
                    case STATUS_OBJECT_NAME_NOT_FOUND, STATUS_OBJECT_PATH_NOT_FOUND -> "home is not there";
                    case STATUS_NOT_A_DIRECTORY -> "home is not a directory";
                    case STATUS_FILE_IS_A_DIRECTORY -> "not a regular file";
                    case STATUS_STOPPED_ON_SYMLINK -> "a link";
                    case STATUS_ACCESS_DENIED -> "cannot be read as its user";
                    default -> "cannot be read";
                });
    }
}
