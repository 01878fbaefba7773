package dev.doorman.rutils.rcp;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A path at another host: {@code [user@]host:path}, the host in brackets where it has colons.
 *
 * @param user null: nobody is named
 * @param path as the shell there is to read it; {@code .} where nothing is written
 */
record RemotePath(@Nullable String user, String host, String path) {
    /** An operand of the command line; empty: it is a path here, for there is no colon, or a slash before it. */
    static Optional<RemotePath> of(String operand) {
        int colon = colon(operand);
        if (colon <= 0) {
            return Optional.empty();
        }
        String before = operand.substring(0, colon);
        String path = operand.substring(colon + 1);
        int at = before.lastIndexOf('@');
        String host = before.substring(at + 1);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return Optional.of(new RemotePath(at < 0 ? null : before.substring(0, at), host, path.isEmpty() ? "." : path));
    }

    private static int colon(String operand) {
        int bracket = operand.startsWith("[") ? 0 : operand.indexOf("@[") + 1;
        if (operand.startsWith("[") || bracket > 0) {
            int end = operand.indexOf("]:", bracket);
            return end < 0 ? -1 : end + 1;
        }
        int colon = operand.indexOf(':');
        int slash = operand.indexOf('/');
        return slash >= 0 && slash < colon ? -1 : colon;
    }

    /** The path as an operand of the rcp there, whose options it must not look like. */
    String operand() {
        return path.startsWith("-") ? "./" + path : path;
    }
}
