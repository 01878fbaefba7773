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
public record SocketRight(String name, Set<Question> questions, String mode) {
    private static final String OWNER = "rw-------";
    private static final String EVERYONE = "rw-rw-rw-";

    private static final Set<Question> BY_PASSWORD = EnumSet.of(Question.AUTHENTICATE, Question.CONTEXT);
    private static final Set<Question> BY_TRUST = EnumSet.of(Question.TRUSTED, Question.CONTEXT);
    private static final Set<Question> BY_BOTH = EnumSet.of(Question.AUTHENTICATE, Question.TRUSTED, Question.CONTEXT);
    private static final Set<Question> VAULT =
            EnumSet.of(Question.VAULT_STORE, Question.VAULT_STATUS, Question.VAULT_DELETE);

    /** All of them. */
    public static final List<SocketRight> TABLE = List.of(
            new SocketRight("telnetd", BY_PASSWORD, OWNER),
            new SocketRight("rshd", BY_TRUST, OWNER),
            new SocketRight("rlogind", BY_BOTH, OWNER),
            new SocketRight("rexecd", BY_PASSWORD, OWNER),
            new SocketRight("ftpd", BY_PASSWORD, OWNER),
            new SocketRight("gateway", EnumSet.of(Question.PARDON), OWNER),
            new SocketRight("public", VAULT, EVERYONE));

    public SocketRight {
        questions = Set.copyOf(questions);
    }

    Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(mode);
    }
}
