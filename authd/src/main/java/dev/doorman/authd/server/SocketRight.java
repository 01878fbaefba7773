package dev.doorman.authd.server;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One socket, and what may be asked on it: the table of who may ask what. talkd and tftpd have no socket, for they have
 * nothing to ask. Immutable.
 *
 * @param name of the socket's file, without its ending
 * @param questions those that are taken here, from those who may ask them at all
 */
public record SocketRight(String name, Set<Question> questions, Audience audience) {
    private static final Set<Question> BY_PASSWORD = EnumSet.of(Question.AUTHENTICATE, Question.CONTEXT);
    private static final Set<Question> BY_TRUST = EnumSet.of(Question.TRUSTED, Question.CONTEXT);
    private static final Set<Question> BY_BOTH = EnumSet.of(Question.AUTHENTICATE, Question.TRUSTED, Question.CONTEXT);
    private static final Set<Question> VAULT =
            EnumSet.of(Question.VAULT_STORE, Question.VAULT_STATUS, Question.VAULT_DELETE);

    /** All of them. */
    public static final List<SocketRight> TABLE = List.of(
            new SocketRight("telnetd", BY_PASSWORD, Audience.DAEMON),
            new SocketRight("rshd", BY_TRUST, Audience.DAEMON),
            new SocketRight("rlogind", BY_BOTH, Audience.DAEMON),
            new SocketRight("rexecd", BY_PASSWORD, Audience.DAEMON),
            new SocketRight("ftpd", BY_PASSWORD, Audience.DAEMON),
            new SocketRight("gateway", EnumSet.of(Question.PARDON), Audience.GATEWAY),
            new SocketRight("public", VAULT, Audience.EVERYONE));

    public SocketRight {
        questions = Set.copyOf(questions);
    }

    /** Whom a socket is there for. */
    public enum Audience {
        /** The daemon that it is named after. */
        DAEMON,
        /** The gateway, in which there are no sessions. */
        GATEWAY,
        /** Users as well, in their sessions. */
        EVERYONE
    }

    /** The mode of the socket's file. */
    public String mode() {
        return switch (audience) {
            case DAEMON, GATEWAY -> "rw-------";
            case EVERYONE -> "rw-rw-rw-";
        };
    }

    Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(mode());
    }
}
