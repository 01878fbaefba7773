package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.files.FileFacts;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;

/** CWD, CDUP, PWD, MKD, RMD, and the same by their names of RFC 775. */
final class FolderCommands {
    private static final int ALL = 0777;

    private FolderCommands() {}

    /** {@code CWD [<SP> folder]}; without one, home, as a shell's cd. */
    static void cwd(Dialogue dialogue, String text) throws IOException {
        go(dialogue, text.isEmpty() || text.equals("~") ? dialogue.user().home() : dialogue.path(text));
    }

    /** CDUP. */
    static void cdup(Dialogue dialogue, String none) throws IOException {
        go(dialogue, dialogue.working().parent());
    }

    private static void go(Dialogue dialogue, VirtualPath folder) throws IOException {
        dialogue.files().enter(folder);
        dialogue.work(folder);
        dialogue.reply(250, "Directory successfully changed.");
    }

    /** PWD. */
    static void pwd(Dialogue dialogue, String none) throws IOException {
        dialogue.reply(257, Reply.quoted(dialogue.working().text()) + " is the current directory");
    }

    /** {@code MKD <SP> folder}. */
    static void mkd(Dialogue dialogue, String text) throws IOException {
        VirtualPath folder = dialogue.path(text);
        if (!dialogue.mayWrite(folder)) {
            Faults.readOnly(dialogue);
            return;
        }
        dialogue.files().makeFolder(folder, ALL & ~dialogue.umask());
        dialogue.reply(257, Reply.quoted(folder.text()) + " created");
    }

    /** {@code RMD <SP> folder}. */
    static void rmd(Dialogue dialogue, String text) throws IOException {
        VirtualPath folder = dialogue.path(text);
        if (!FileCommands.mayChange(dialogue)) {
            return;
        }
        FileFacts facts = dialogue.files().linkStatus(folder);
        if (facts.kind() != FileFacts.Kind.DIRECTORY) {
            dialogue.reply(550, text + ": not a directory.");
            return;
        }
        dialogue.files().removeFolder(folder);
        dialogue.reply(250, "Remove directory operation successful.");
    }
}
