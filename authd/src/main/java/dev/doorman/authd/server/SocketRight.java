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
 * @param questions those that privileged uids may ask here; nobody else may ask any of them anywhere
 */
public record SocketRight(String name, Set<Question> questions, String mode) {
    private static final String OWNER = "rw-------";
    private static final String EVERYONE = "rw-rw-rw-";

    /** All of them. */
    public static final List<SocketRight> TABLE = List.of(
            new SocketRight("telnetd", EnumSet.of(Question.AUTHENTICATE, Question.CONTEXT), OWNER),
            new SocketRight("rshd", EnumSet.of(Question.CONTEXT), OWNER),
            new SocketRight("rlogind", EnumSet.of(Question.AUTHENTICATE, Question.CONTEXT), OWNER),
            new SocketRight("rexecd", EnumSet.of(Question.AUTHENTICATE, Question.CONTEXT), OWNER),
            new SocketRight("ftpd", EnumSet.of(Question.AUTHENTICATE, Question.CONTEXT), OWNER),
            new SocketRight("public", EnumSet.noneOf(Question.class), EVERYONE));

    public SocketRight {
        questions = Set.copyOf(questions);
    }

    Set<PosixFilePermission> permissions() {
        return PosixFilePermissions.fromString(mode);
    }
}
