package dev.doorman.ftpd.command;

import dev.doorman.common.settings.FtpSettings;
import dev.doorman.common.settings.FtpSettings.Tls.Mode;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Dialogue.Protected;
import dev.doorman.ftpd.dialogue.Representation;
import dev.doorman.ftpd.files.Download;
import dev.doorman.ftpd.files.FileFault;
import dev.doorman.ftpd.files.Placing;
import dev.doorman.ftpd.files.Upload;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.transfer.ReceiveFile;
import dev.doorman.ftpd.transfer.SendFile;
import dev.doorman.ftpd.transfer.Work;
import java.io.IOException;

/** RETR, STOR, STOU, APPE, REST, ALLO, ABOR: RFC 959 section 4.1.3, RFC 3659 section 5. */
final class TransferCommands {
    private static final int ALL = 0666;
    private static final int MOST_NAMES = 1000;

    private TransferCommands() {}

    /** {@code RETR <SP> pathname}. */
    static void retr(Dialogue dialogue, String text) throws IOException {
        long offset = dialogue.takeRestart();
        VirtualPath path = dialogue.path(text);
        if (!canTransfer(dialogue)) {
            return;
        }
        if (dialogue.user().isAnonymous() && dialogue.mayWrite(path)) {
            // what others have brought is first looked at by the operator, else this is a place to exchange goods
            dialogue.reply(550, "Permission denied: what was brought here is not given away.");
            return;
        }
        Download file = dialogue.files().download(path);
        if (offset > file.bytes()) {
            close(dialogue, file);
            dialogue.reply(554, "The file is not so long.");
            return;
        }
        start(
                dialogue,
                new SendFile(
                        file, path.text(), offset, dialogue.representation().toWire()));
    }

    private static void close(Dialogue dialogue, Download file) throws IOException {
        dialogue.files().run(() -> {
            file.close();
            return true;
        });
    }

    /** {@code STOR <SP> pathname}. */
    static void stor(Dialogue dialogue, String text) throws IOException {
        long offset = dialogue.takeRestart();
        Placing placing = offset > 0 ? new Placing.At(offset) : fresh(dialogue);
        store(dialogue, dialogue.path(text), placing);
    }

    private static Placing fresh(Dialogue dialogue) {
        if (dialogue.user().isAnonymous()) {
            // nobody overwrites what another has brought
            return new Placing.Unique();
        }
        return dialogue.settings().upload() == FtpSettings.Upload.WHOLE ? new Placing.Whole() : new Placing.InPlace();
    }

    /** {@code APPE <SP> pathname}. */
    static void appe(Dialogue dialogue, String text) throws IOException {
        dialogue.takeRestart();
        store(dialogue, dialogue.path(text), new Placing.Append());
    }

    private static void store(Dialogue dialogue, VirtualPath path, Placing placing) throws IOException {
        boolean changes = !(placing instanceof Placing.Unique || placing instanceof Placing.Whole);
        if (!dialogue.mayWrite(path) || changes && dialogue.user().isAnonymous()) {
            Faults.readOnly(dialogue);
        } else if (canTransfer(dialogue)) {
            Upload file = dialogue.files().upload(path, placing, ALL & ~dialogue.umask());
            start(dialogue, receive(dialogue, file, path, "Ok to send data."));
        }
    }

    private static Work receive(Dialogue dialogue, Upload file, VirtualPath path, String opening) {
        return new ReceiveFile(
                file, path.text(), opening, dialogue.representation().fromWire());
    }

    /** {@code STOU [<SP> pathname]}: the name is told in the first reply, in the form of RFC 1123 section 4.1.2.9. */
    static void stou(Dialogue dialogue, String text) throws IOException {
        dialogue.takeRestart();
        VirtualPath wanted = dialogue.path(text.isEmpty() ? "ftp" : text);
        if (!dialogue.mayWrite(wanted)) {
            Faults.readOnly(dialogue);
            return;
        }
        if (!canTransfer(dialogue)) {
            return;
        }
        for (int i = text.isEmpty() ? 1 : 0; i < MOST_NAMES; i++) {
            VirtualPath path = i == 0 ? wanted : numbered(wanted, i);
            try {
                Upload file = dialogue.files().upload(path, new Placing.Unique(), ALL & ~dialogue.umask());
                start(dialogue, receive(dialogue, file, path, "FILE: " + path.text()));
                return;
            } catch (FileFault e) {
                if (e.reason() != FileFault.Reason.EXISTS) {
                    throw e;
                }
            }
        }
        dialogue.reply(553, "There are too many of that name.");
    }

    private static VirtualPath numbered(VirtualPath path, int number) {
        return path.parent().child(path.name() + "." + number);
    }

    /** {@code REST <SP> offset}. */
    static void rest(Dialogue dialogue, String text) throws IOException {
        if (!text.strip().matches("[0-9]{1,18}")) {
            dialogue.reply(501, "REST takes a number of bytes.");
            return;
        }
        long offset = Long.parseLong(text.strip());
        if (offset > 0 && dialogue.representation().type() != Representation.Type.IMAGE) {
            // where a line ends differs here and there, so an offset there is none here
            dialogue.reply(504, "Only what is sent in TYPE I can be resumed.");
            return;
        }
        dialogue.restartAt(offset);
        dialogue.reply(350, "Restart position accepted (" + offset + ").");
    }

    /** {@code ALLO <SP> bytes [<SP> R <SP> record size]}: nothing is to be had in advance. */
    static void allo(Dialogue dialogue, String text) throws IOException {
        boolean sound = text.strip().matches("[0-9]{1,18}( [Rr] [0-9]{1,18})?");
        dialogue.reply(
                sound ? 202 : 501, sound ? "No storage allocation is necessary." : "ALLO takes a number of bytes.");
    }

    /** ABOR: what is under way gets its 426 first. */
    static void abor(Dialogue dialogue, String none) throws IOException, InterruptedException {
        boolean cut = dialogue.transfers().abort();
        dialogue.reply(226, cut ? "ABOR command successful." : "There is no transfer to abort.");
    }

    /** Whether files and listings may go by TLS alone. */
    static boolean demandsPrivacy(Dialogue dialogue) {
        return dialogue.settings().tls().mode() != Mode.OPTIONAL;
    }

    /** Whether a transfer can begin; where it cannot, why is replied. */
    static boolean canTransfer(Dialogue dialogue) throws IOException {
        if (demandsPrivacy(dialogue) && dialogue.protection() != Protected.PRIVATE) {
            dialogue.reply(521, "This server demands private data connections: use PROT P.");
        } else if (!dialogue.ports().isChosen()) {
            dialogue.reply(425, "Use PORT or PASV first.");
        } else {
            return true;
        }
        return false;
    }

    static void start(Dialogue dialogue, Work work) {
        dialogue.transfers().start(work, dialogue.terms());
    }
}
