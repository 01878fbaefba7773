package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Representation;
import dev.doorman.ftpd.files.FileFacts;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.protocol.TimeValue;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** DELE, RNFR, RNTO, SIZE, MDTM, MFMT: RFC 959, RFC 3659 sections 3 and 4, and the draft of MFMT. */
final class FileCommands {
    private FileCommands() {}

    /** Whether this user may change what is there already; where not, that is replied. */
    static boolean mayChange(Dialogue dialogue) throws IOException {
        boolean may = !dialogue.user().isAnonymous();
        if (!may) {
            Faults.readOnly(dialogue);
        }
        return may;
    }

    /** {@code DELE <SP> file}. */
    static void dele(Dialogue dialogue, String text) throws IOException {
        if (mayChange(dialogue)) {
            dialogue.files().delete(dialogue.path(text));
            dialogue.reply(250, "Delete operation successful.");
        }
    }

    /** {@code RNFR <SP> path}. */
    static void rnfr(Dialogue dialogue, String text) throws IOException {
        if (mayChange(dialogue)) {
            VirtualPath path = dialogue.path(text);
            dialogue.files().linkStatus(path);
            dialogue.rename(path);
            dialogue.reply(350, "Ready for RNTO.");
        }
    }

    /** {@code RNTO <SP> path}. */
    static void rnto(Dialogue dialogue, String text) throws IOException {
        @Nullable VirtualPath from = dialogue.takeRenamed();
        if (from == null) {
            dialogue.reply(503, "RNFR required first.");
        } else {
            dialogue.files().rename(from, dialogue.path(text));
            dialogue.reply(250, "Rename successful.");
        }
    }

    /** {@code SIZE <SP> file}. */
    static void size(Dialogue dialogue, String text) throws IOException {
        if (dialogue.representation().type() == Representation.Type.ASCII) {
            // the whole file would have to be read, for each who asks
            dialogue.reply(550, "SIZE is for TYPE I: how long it gets as text is known once it was sent.");
            return;
        }
        FileFacts facts = dialogue.files().status(dialogue.path(text));
        if (facts.kind() == FileFacts.Kind.FILE) {
            dialogue.reply(213, String.valueOf(facts.bytes()));
        } else {
            dialogue.reply(550, text + ": not a regular file.");
        }
    }

    /** {@code MDTM <SP> path}; and, as many clients have it, {@code MDTM <SP> time <SP> path}, which sets it. */
    static void mdtm(Dialogue dialogue, String text) throws IOException {
        int blank = text.indexOf(' ');
        @Nullable Instant time = blank < 0 ? null : TimeValue.parse(text.substring(0, blank));
        if (time != null) {
            modify(dialogue, time, text.substring(blank + 1), TimeValue.text(time));
            return;
        }
        dialogue.reply(
                213, TimeValue.text(dialogue.files().status(dialogue.path(text)).modified()));
    }

    /** {@code MFMT <SP> time <SP> path}. */
    static void mfmt(Dialogue dialogue, String text) throws IOException {
        int blank = text.indexOf(' ');
        @Nullable Instant time = blank < 0 ? null : TimeValue.parse(text.substring(0, blank));
        String path = text.substring(blank + 1);
        if (time == null || path.isEmpty()) {
            dialogue.reply(501, "Syntax: MFMT YYYYMMDDHHMMSS path");
        } else {
            modify(dialogue, time, path, "Modify=" + TimeValue.text(time) + "; " + path);
        }
    }

    private static void modify(Dialogue dialogue, Instant time, String path, String text) throws IOException {
        if (mayChange(dialogue)) {
            dialogue.files().modified(dialogue.path(path), time);
            dialogue.reply(213, text);
        }
    }
}
