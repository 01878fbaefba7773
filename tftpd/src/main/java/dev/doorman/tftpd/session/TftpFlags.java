package dev.doorman.tftpd.session;

import dev.doorman.common.link.Invocation;
import dev.doorman.tftpd.files.Folders;
import dev.doorman.tftpd.files.TftpFiles;
import java.util.ArrayList;
import java.util.List;

/**
 * What the service's line of inetd.conf asks for. Immutable.
 *
 * @param creation {@code -c}
 * @param requests {@code -l}
 * @param missing {@code -n}
 * @param folders with {@code -s}, the root; else the folders that names are in
 */
record TftpFlags(TftpFiles.Creation creation, Requests requests, Missing missing, Folders folders) {
    /** What is served where the line names no folder. */
    private static final String STANDARD_FOLDER = "/tftpboot";

    /** Whether each request is a line in the log. */
    enum Requests {
        LOGGED,
        NOT_LOGGED
    }

    /** Whether who asks for a relative name that is not there is told so: one of many servers that hear a broadcast is not to be. */
    enum Missing {
        TOLD,
        PASSED_OVER
    }

    /**
     * Takes the line's arguments, which the gateway has checked.
     *
     * @throws IllegalArgumentException when there are more folders than there may be
     */
    static TftpFlags of(Invocation invocation) {
        List<String> folders = new ArrayList<>();
        for (String argument :
                invocation.arguments().subList(1, invocation.arguments().size())) {
            if (!argument.startsWith("-")) {
                folders.add(argument);
            }
        }
        if (folders.isEmpty()) {
            folders.add(STANDARD_FOLDER);
        }
        boolean root = invocation.has('s');
        if (root && folders.size() > 1) {
            throw new IllegalArgumentException("-s with more than one folder");
        }
        return new TftpFlags(
                invocation.has('c') ? TftpFiles.Creation.ALLOWED : TftpFiles.Creation.REFUSED,
                invocation.has('l') ? Requests.LOGGED : Requests.NOT_LOGGED,
                invocation.has('n') ? Missing.PASSED_OVER : Missing.TOLD,
                new Folders(folders, root ? Folders.Names.OF_THE_FOLDER : Folders.Names.OF_THE_SYSTEM));
    }
}
