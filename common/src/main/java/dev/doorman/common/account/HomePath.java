package dev.doorman.common.account;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a home directory is, as the home field of passwd(5), or a directory's entry, says it. Immutable.
 *
 * <pre>
 *   /home/john                   a local path
 *   \\machine\share\path         a UNC path: a folder of a file server's
 *   C:\Users\john                on a drive
 * </pre>
 *
 * <p>A path below {@code /net} is a local one: who writes it says that something is mounted there, and not how.
 */
public sealed interface HomePath {
    /** In bytes of UTF-8: what the system takes for a path, less its NUL. */
    int MAX_BYTES = 4095;

    /** A path of this machine. */
    record Local(String path) implements HomePath {}

    /**
     * A folder on a file server.
     *
     * @param machine a host's name or IPv4 address, in lower case: to the resolver case is nothing, to an automounter
     *     {@code NAS} and {@code nas} are two directories
     * @param share as it is written; servers compare it in any case
     * @param folders the way below the share; empty where the home is the share itself
     */
    record Network(String machine, String share, List<String> folders) implements HomePath {
        private static final Pattern MACHINE = Pattern.compile("[a-z0-9](?:[a-z0-9_-]|\\.(?=[a-z0-9_])){0,252}");
        /** No share's name is longer (MS-SMB2 2.2.9, by way of MS-FSCC 2.1.6). */
        private static final int MAX_SHARE = 80;
        /** What no name of a share or file can have in it (MS-FSCC 2.1.5), the separators among it. */
        private static final String FORBIDDEN = "\"\\/:|<>*?";
        /** What moreover no share's name can have. */
        private static final String FORBIDDEN_IN_SHARE = "[]+=;,";

        private static final int MAX_NAME = 255;

        public Network {
            folders = List.copyOf(folders);
        }

        /** The directory in a session: where an automounter, or the operator, mounts such folders. */
        public String path() {
            String below = folders.isEmpty() ? "" : "/" + String.join("/", folders);
            return "/net/" + machine + "/" + share + below;
        }

        private static @Nullable Network of(String text) {
            String[] parts = text.substring(2).split("\\\\", -1);
            String machine = parts[0].toLowerCase(Locale.ROOT);
            if (parts.length < 2 || !MACHINE.matcher(machine).matches() || !isShare(parts[1])) {
                return null;
            }
            List<String> folders = List.of(parts).subList(2, parts.length);
            return folders.stream().allMatch(Network::isName) ? new Network(machine, parts[1], folders) : null;
        }

        private static boolean isShare(String name) {
            return isName(name)
                    && name.length() <= MAX_SHARE
                    && name.chars().noneMatch(c -> FORBIDDEN_IN_SHARE.indexOf(c) >= 0);
        }

        /** Windows drops the dots and blanks that a name ends with: so {@code ".. "} may be {@code ".."}, and is no name. */
        private static boolean isName(String name) {
            return !name.isEmpty()
                    && name.length() <= MAX_NAME
                    && !name.endsWith(".")
                    && !name.endsWith(" ")
                    && name.chars().noneMatch(c -> FORBIDDEN.indexOf(c) >= 0);
        }
    }

    /**
     * On a drive. Drives are connected by whoever sits at a machine; no session of ours has one.
     *
     * @param drive an upper-case letter
     */
    record DriveLetter(char drive) implements HomePath {
        /** What to tell whom it concerns. */
        public String why() {
            return "home directory on drive " + drive
                    + ": which no session has; it must be a local path, or \\\\machine\\share\\path";
        }
    }

    /** The path of a home field in a session: {@code /} where it has none there. */
    static String inSession(String text) {
        return switch (of(text)) {
            case Local(String path) -> path;
            case Network network -> network.path();
            case DriveLetter _ -> "/";
            case null -> "/";
        };
    }

    /** Takes a home field apart; null when it is none of these. */
    static @Nullable HomePath of(String text) {
        if (!isPlain(text)) {
            return null;
        }
        if (text.startsWith("/")) {
            return new Local(text);
        }
        if (text.startsWith("\\\\")) {
            return Network.of(text);
        }
        return isDrive(text) ? new DriveLetter(Character.toUpperCase(text.charAt(0))) : null;
    }

    /**
     * Nothing in it that no file name can hold, or that would break a line or a terminal; and nothing that was no UTF-8,
     * which U+FFFD stands for once it is read.
     */
    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> Character.isISOControl(c) || c == 0xfffd)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private static boolean isDrive(String text) {
        return text.length() >= 2
                && isLetter(text.charAt(0))
                && text.charAt(1) == ':'
                && (text.length() == 2 || "\\/".indexOf(text.charAt(2)) >= 0);
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
    }
}
