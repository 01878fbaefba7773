package dev.doorman.rutils.rcp;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.TreeNode;
import java.io.IOException;
import java.util.Set;

/**
 * A directory that a client fills. One that is made is its user's to write to until it is full, whatever its mode will be.
 *
 * @param mode as the client has it
 */
record Folder(TreeNode node, int mode, Modes modes) implements AutoCloseable {
    private static final int SPECIAL_BITS = 07000;
    private static final int ORDINARY_BITS = 0777;
    private static final int OWNER_BITS = 0700;

    /** What becomes of its mode when it is full. */
    private enum Modes {
        /** It was there, and keeps its own. */
        OWN,
        /** It gets the client's. */
        PRESERVED,
        /** It was made by the client's and the umask, and loses what its owner is not to have. */
        MADE
    }

    /** Opens it, and makes it before if there is none. */
    static Folder at(Place place, int mode, Set<Option> options) throws IOException {
        boolean preserve = options.contains(Option.PRESERVE);
        Modes modes = Modes.MADE;
        try {
            place.in().makeFolder(place.name(), preserve ? OWNER_BITS : (mode | OWNER_BITS) & ORDINARY_BITS);
        } catch (PosixException e) {
            if (e.errno() != Errno.EEXIST) {
                throw e;
            }
            modes = Modes.OWN;
        }
        TreeNode node = place.in().folder(place.name(), place.links());
        return new Folder(node, mode, preserve ? Modes.PRESERVED : modes);
    }

    /** Gives it its mode, for it is full. */
    void finish() throws IOException {
        switch (modes) {
            case OWN -> {}
            case PRESERVED -> node.mode(mode);
            case MADE -> {
                if ((mode & OWNER_BITS) != OWNER_BITS) {
                    node.mode(node.status().mode() & (mode | SPECIAL_BITS));
                }
            }
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
