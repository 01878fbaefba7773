package dev.doorman.rutils.rcp;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.TreeNode;
import dev.doorman.common.posix.TreeNode.Links;
import dev.doorman.rutils.rcp.protocol.BrokenPeerException;
import dev.doorman.rutils.rcp.protocol.Control;
import dev.doorman.rutils.rcp.protocol.Peer;
import dev.doorman.rutils.rcp.protocol.PeerEndedException;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code rcp -t}: makes the files and directories that a sender sends. Each is opened by the descriptor of the directory it is
 * in and by one name, through no link: whatever the client says, and whoever moves things about meanwhile, it is below the
 * target. One thread; lives as long as the program.
 */
record Receiver(Peer peer, Set<Option> options) {
    /** Mode of a file whose own is set when it is whole: nobody else reads it before. */
    private static final int UNFINISHED = 0600;

    private static final int ORDINARY_BITS = 0777;

    /** The directory that is being filled; null at the top, where the target is none. */
    private record Level(@Nullable TreeNode folder, Place place) {
        Place of(String name) {
            return folder == null ? place : place.below(folder, name, Links.REFUSED);
        }
    }

    /** What a sender may send at the top. */
    @FunctionalInterface
    interface Wanted {
        /** Whatever it likes: it is the sender whose user says what is copied. */
        Wanted ANYTHING = (_, _) -> true;

        /**
         * Whether a file or directory may come now.
         *
         * @param into whether it is to be in a directory that is there
         */
        boolean takes(String name, boolean into);
    }

    /** Receives all that the sender sends. */
    void receive(String target, Wanted wanted) throws IOException {
        try (TreeNode working = TreeNode.workingDirectory();
                TreeNode folder = folder(working, target)) {
            peer.agree();
            if (fill(new Level(folder, Place.named(working, target)), wanted) instanceof Control.Leave) {
                throw new BrokenPeerException("the end of a directory that was not begun");
            }
        }
    }

    private @Nullable TreeNode folder(TreeNode working, String target) throws BrokenPeerException {
        try {
            return working.way(target);
        } catch (PosixException e) {
            if (options.contains(Option.DIRECTORY)) {
                throw new BrokenPeerException(target + ": " + Errno.text(e.errno()));
            }
            return null;
        }
    }

    /** Makes what is sent until the directory is left or the sender has ended; answers which. */
    private Control fill(Level level, Wanted wanted) throws IOException {
        Control.@Nullable Times times = null;
        while (true) {
            Control told = peer.next();
            switch (told) {
                case Control.Times _ -> peer.agree();
                case Control.File file -> receive(file, times, place(level, file.name(), wanted));
                case Control.Enter enter -> receive(enter, times, place(level, enter.name(), wanted));
                case Control.Nameless nameless -> peer.complain(nameless.reason() + " is refused");
                case Control.Complaint _ -> {} // the sender has told its user
                case Control.Fatal _ -> throw new PeerEndedException("the sender gave up");
                case Control.Leave _, Control.Gone _ -> {
                    return told;
                }
            }
            times = told instanceof Control.Times next ? next : null;
        }
    }

    private static Place place(Level level, String name, Wanted wanted) throws BrokenPeerException {
        if (!wanted.takes(name, level.folder() != null)) {
            throw new BrokenPeerException(name + " was not asked for, and is refused");
        }
        return level.of(name);
    }

    private void receive(Control.File file, Control.@Nullable Times times, Place place) throws IOException {
        boolean preserve = options.contains(Option.PRESERVE);
        int mode = preserve ? UNFINISHED : file.mode() & ORDINARY_BITS;
        TreeNode opened;
        try {
            opened = place.in().write(place.name(), mode, place.links());
        } catch (PosixException e) {
            complain(place, e);
            return;
        }
        try (opened) {
            if (opened.status().kind() != FileStatus.Kind.REGULAR) {
                peer.complain(place.path() + ": not a plain file");
                return;
            }
            peer.agree();
            Incoming incoming = new Incoming(opened);
            peer.content(file.bytes(), incoming::write);
            boolean whole = peer.agrees();
            answer(place, () -> {
                incoming.end();
                if (preserve) {
                    opened.mode(file.mode());
                }
                if (times != null && whole) {
                    opened.times(times.accessed(), times.modified());
                }
            });
        }
    }

    private void receive(Control.Enter enter, Control.@Nullable Times times, Place place) throws IOException {
        if (!options.contains(Option.RECURSIVE)) {
            throw new BrokenPeerException("a directory, and -r was not asked for");
        }
        if (place.isTooDeep()) {
            peer.complain(place.path() + ": too deep");
            return;
        }
        Folder opened;
        try {
            opened = Folder.at(place, enter.mode(), options);
        } catch (IOException e) {
            complain(place, e);
            return;
        }
        try (opened) {
            peer.agree();
            if (fill(new Level(opened.node(), place), Wanted.ANYTHING) instanceof Control.Gone) {
                throw new PeerEndedException("the peer went within a directory");
            }
            answer(place, () -> {
                opened.finish();
                if (times != null) {
                    opened.node().times(times.accessed(), times.modified());
                }
            });
        }
    }

    /** What is left to do with a file or directory, of which its one answer tells. */
    @FunctionalInterface
    private interface Finish {
        void run() throws IOException;
    }

    private void answer(Place place, Finish finish) throws IOException {
        try {
            finish.run();
        } catch (IOException e) {
            complain(place, e);
            return;
        }
        peer.agree();
    }

    private void complain(Place place, IOException fault) throws IOException {
        peer.complain(place.path() + ": " + Words.of(fault));
    }
}
