package dev.doorman.common.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code service.<name>.ftp-*} of an FTP service. Immutable.
 *
 * @param anonymous whether somebody without a password gets in, and as whom
 * @param root which part of the machine a user sees
 * @param upload what a cut upload leaves
 * @param umask the permission bits that new files and folders have not
 * @param limits how many may be in, how long, and how fast
 * @param commands which commands there are
 * @param tls how the service is encrypted
 * @param transferLog the file that has a line for each transfer, xferlog(5); null: none
 */
public record FtpSettings(
        Anonymous anonymous,
        Root root,
        Upload upload,
        int umask,
        Limits limits,
        Commands commands,
        Tls tls,
        @Nullable Path transferLog) {
    /**
     * Users without a password.
     *
     * @param account whose files they see; empty where nobody gets in so. There must be such an account
     * @param incoming the folder, below the account's home, that they may write to
     */
    public record Anonymous(String account, String incoming) {
        /** What the account is called where nothing is set: that it exists is what lets them in. */
        static final String STANDARD = "ftp";

        static @Nullable String account(String text) {
            return switch (text) {
                case "auto" -> STANDARD;
                case "off" -> "";
                default -> Values.matching(text, "[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}");
            };
        }
    }

    /**
     * What {@code /} is.
     *
     * @param home whether a user's home directory is the root of all that the user sees; else the machine's root is
     * @param except the users for whom it is the other way round
     */
    public record Root(boolean home, List<String> except) {
        public Root {
            except = List.copyOf(except);
        }

        /** Whether this user sees nothing but the home directory. */
        public boolean isHome(String user) {
            return home != except.contains(user);
        }
    }

    /** What an upload that does not come to its end leaves. */
    public enum Upload {
        /** Nothing: what is under the name is always whole. */
        WHOLE,
        /** What came, under the name, so that it can be resumed. */
        PARTIAL
    }

    /**
     * How many, how long, how fast. A rate is in bytes a second; 0 is none.
     *
     * @param users who are logged in at once
     * @param anonymousUsers those of them who are anonymous
     * @param idle how long a session may be silent, and
     * @param idleMost how long at most a client may set that by SITE IDLE
     * @param stalled how long a data connection may stand still
     * @param connect how long a data connection may take to come about
     * @param rate of one user, in all sessions together
     * @param anonymousRate of one anonymous session
     * @param totalRate of all together
     */
    public record Limits(
            int users,
            int anonymousUsers,
            Duration idle,
            Duration idleMost,
            Duration stalled,
            Duration connect,
            long rate,
            long anonymousRate,
            long totalRate) {}

    /**
     * Commands by their names in capitals.
     *
     * @param allowed if not empty, there are no others
     * @param denied there are none of these
     */
    public record Commands(List<String> allowed, List<String> denied) {
        public Commands {
            allowed = List.copyOf(allowed);
            denied = List.copyOf(denied);
        }

        public boolean allow(String command) {
            return !denied.contains(command) && (allowed.isEmpty() || allowed.contains(command));
        }
    }

    /**
     * TLS, RFC 4217.
     *
     * @param files the certificate and its key; there is no TLS without
     * @param reuse whether a data connection must resume the control connection's session
     */
    public record Tls(Mode mode, TlsFiles files, boolean reuse) {
        /** How it begins. */
        public enum Mode {
            /** By AUTH TLS, where the client asks. */
            OPTIONAL,
            /** By AUTH TLS, before anybody logs in, and for data too. */
            REQUIRED,
            /** With the first byte. */
            IMPLICIT
        }
    }
}
