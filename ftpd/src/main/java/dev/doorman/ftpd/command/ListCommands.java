package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.files.Entry;
import dev.doorman.ftpd.files.FileFacts;
import dev.doorman.ftpd.files.Listing;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.listing.Format;
import dev.doorman.ftpd.listing.Lister;
import dev.doorman.ftpd.listing.Viewer;
import dev.doorman.ftpd.login.User;
import dev.doorman.ftpd.protocol.Glob;
import dev.doorman.ftpd.protocol.ListArguments;
import dev.doorman.ftpd.protocol.ListArguments.Option;
import dev.doorman.ftpd.protocol.Reply;
import dev.doorman.ftpd.transfer.SendListing;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** LIST, NLST, MLSD, MLST, STAT: RFC 959 section 4.1.3, RFC 3659 section 7. */
final class ListCommands {
    /** A listing over the control connection is held whole; a longer one is cut. */
    private static final int MOST_LINES = 5_000;

    private ListCommands() {}

    /** {@code LIST [<SP> path]} and {@code NLST [<SP> path]}, with options as ls(1) has them. */
    static void list(Dialogue dialogue, String text, Option standard) throws IOException {
        ListArguments arguments = ListArguments.of(text);
        boolean names = standard == Option.NAMES ? !arguments.has(Option.LONG) : arguments.has(Option.NAMES);
        Format format = names ? Format.names() : Format.list(viewer(dialogue), Instant.now());
        VirtualPath working = dialogue.working();
        if (!TransferCommands.canTransfer(dialogue)) {
            return;
        }
        if (!Glob.isPattern(arguments.path())) {
            // an error before the data connection comes about, where there is one
            dialogue.files().status(working.resolve(arguments.path()));
        }
        TransferCommands.start(
                dialogue,
                new SendListing(
                        working.resolve(arguments.path()).text(),
                        lines -> new Lister(dialogue.files(), arguments, format, lines::line).list(working)));
    }

    private static Viewer viewer(Dialogue dialogue) {
        User user = dialogue.user();
        Set<Integer> groups = new HashSet<>(user.identity().groups());
        groups.add(user.identity().gid());
        return new Viewer(
                user.identity().uid(),
                user.name(),
                groups,
                dialogue.mayWrite(dialogue.working().child("any")));
    }

    /** {@code MLSD [<SP> folder]}. */
    static void mlsd(Dialogue dialogue, String text) throws IOException {
        VirtualPath folder = dialogue.path(text);
        FileFacts facts = dialogue.files().status(folder);
        if (facts.kind() != FileFacts.Kind.DIRECTORY) {
            dialogue.reply(501, "MLSD is for folders: use MLST.");
            return;
        }
        if (!TransferCommands.canTransfer(dialogue)) {
            return;
        }
        Format format = Format.machine(viewer(dialogue), dialogue.facts());
        TransferCommands.start(dialogue, new SendListing(folder.text(), lines -> {
            lines.line(format.line(new Entry(".", facts, ""), "."));
            try (Listing listing = dialogue.files().list(folder)) {
                for (List<Entry> more = listing.more(); !more.isEmpty(); more = listing.more()) {
                    for (Entry entry : more) {
                        lines.line(format.line(entry, entry.name()));
                    }
                }
            }
        }));
    }

    /** {@code MLST [<SP> path]}. */
    static void mlst(Dialogue dialogue, String text) throws IOException {
        VirtualPath path = dialogue.path(text);
        FileFacts facts = dialogue.files().status(path);
        Format format = Format.machine(viewer(dialogue), dialogue.facts());
        String line = format.line(new Entry(path.name(), facts, ""), path.text());
        dialogue.control().reply(Reply.of(250, "Listing " + path.text(), List.of(line), "End"));
    }

    /** {@code STAT [<SP> path]}: how the session stands, or a listing over the control connection. */
    static void stat(Dialogue dialogue, String text) throws IOException {
        if (text.isBlank()) {
            InformationCommands.status(dialogue);
            return;
        }
        ListArguments arguments = ListArguments.of(text);
        Format format = Format.list(viewer(dialogue), Instant.now());
        VirtualPath working = dialogue.working();
        List<String> lines = new ArrayList<>();
        dialogue.files().run(() -> {
            new Lister(dialogue.files(), arguments, format, line -> keep(lines, line)).list(working);
            return true;
        });
        dialogue.control().reply(Reply.of(213, "Status of " + text + ":", lines, "End of status."));
    }

    private static void keep(List<String> lines, String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }
}
