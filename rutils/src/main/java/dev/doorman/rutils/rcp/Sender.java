package dev.doorman.rutils.rcp;

import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.TreeNode;
import dev.doorman.common.posix.TreeNode.Links;
import dev.doorman.rutils.rcp.protocol.Peer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * {@code rcp -f}: sends files and directories to a client. Links are followed, as BSD's does it: the client has no word for one.
 * One thread; lives as long as the program.
 */
final class Sender {
    private final Peer peer;
    private final Set<Option> options;
    /** The directories that are being sent, each within the one before. */
    private final Deque<Identity> entered = new ArrayDeque<>();

    private record Identity(long device, long inode) {}

    Sender(Peer peer, Set<Option> options) {
        this.peer = peer;
        this.options = options;
    }

    /** Sends files, one after another. */
    void send(List<String> paths) throws IOException {
        if (!peer.agrees()) {
            // it will take nothing, and has told why
            return;
        }
        try (TreeNode working = TreeNode.workingDirectory()) {
            for (String path : paths) {
                send(Place.named(working, path));
            }
        }
    }

    private void send(Place place) throws IOException {
        if (place.lastName().indexOf('\n') >= 0) {
            // it would end the line there, and the rest would be content to the client
            peer.complain(place.path() + ": a name with a newline cannot be sent");
            return;
        }
        TreeNode opened;
        try {
            opened = place.in().read(place.name());
        } catch (PosixException e) {
            complain(place, e);
            return;
        }
        try (opened) {
            FileStatus status = opened.status();
            boolean folder = status.kind() == FileStatus.Kind.DIRECTORY && options.contains(Option.RECURSIVE);
            if (!folder && status.kind() != FileStatus.Kind.REGULAR) {
                peer.complain(place.path() + ": not a plain file");
            } else if (folder) {
                enter(opened, status, place);
            } else if (accepted(opened, status, "C%04o %d %s", status.bytes(), place)) {
                content(opened, status.bytes(), place);
            }
        }
    }

    private boolean accepted(TreeNode node, FileStatus status, String line, long bytes, Place place)
            throws IOException {
        if (options.contains(Option.PRESERVE)) {
            peer.send("T" + time(status.modified()) + " " + time(node.accessed()));
            if (!peer.agrees()) {
                return false;
            }
        }
        peer.send(line.formatted(status.mode(), bytes, place.lastName()));
        return peer.agrees();
    }

    /** What is older than 1970 has no spelling. */
    private static String time(Instant time) {
        Instant told = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time;
        return told.getEpochSecond() + " " + told.getNano() / 1000;
    }

    /** Sends as many bytes as were announced, whatever becomes of the file. */
    private void content(TreeNode file, long bytes, Place place) throws IOException {
        byte[] piece = new byte[(int) Math.min(bytes, Peer.PIECE_BYTES)];
        String fault = "";
        long left = bytes;
        while (left > 0) {
            int wanted = (int) Math.min(left, piece.length);
            int read = 0;
            try {
                read = fault.isEmpty() ? file.read(piece, wanted) : 0;
                fault = read == 0 && fault.isEmpty() ? "it has become shorter" : fault;
            } catch (PosixException e) {
                fault = Words.of(e);
            }
            if (read == 0) {
                Arrays.fill(piece, (byte) 0);
                read = wanted;
            }
            peer.send(piece, read);
            left -= read;
        }
        if (fault.isEmpty()) {
            peer.agree();
        } else {
            peer.complain(place.path() + ": " + fault);
        }
        boolean _ = peer.agrees();
    }

    private void enter(TreeNode folder, FileStatus status, Place place) throws IOException {
        Identity identity = new Identity(status.device(), status.inode());
        if (entered.contains(identity)) {
            peer.complain(place.path() + ": a link to a directory that it is in");
            return;
        }
        if (place.isTooDeep()) {
            peer.complain(place.path() + ": too deep");
            return;
        }
        if (!accepted(folder, status, "D%04o %d %s", 0, place)) {
            return;
        }
        entered.push(identity);
        List<String> names = more(folder, place);
        while (!names.isEmpty()) {
            for (String name : names) {
                send(place.below(folder, name, Links.FOLLOWED));
            }
            names = more(folder, place);
        }
        entered.pop();
        peer.send("E");
        boolean _ = peer.agrees();
    }

    private List<String> more(TreeNode folder, Place place) throws IOException {
        try {
            return folder.moreNames();
        } catch (PosixException e) {
            complain(place, e);
            return List.of();
        }
    }

    private void complain(Place place, IOException fault) throws IOException {
        peer.complain(place.path() + ": " + Words.of(fault));
    }
}
