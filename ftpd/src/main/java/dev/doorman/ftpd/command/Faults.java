package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.files.FileFault;
import java.io.IOException;

/** What the file system refuses, as replies. Stateless. */
final class Faults {
    private Faults() {}

    static void reply(Dialogue dialogue, String argument, FileFault fault) throws IOException {
        int code = switch (fault.reason()) {
            case NO_SPACE -> 452;
            case OVER_QUOTA, TOO_LARGE -> 552;
            case TOO_LONG -> 553;
            case NOT_FOUND,
                    DENIED,
                    EXISTS,
                    NOT_DIRECTORY,
                    IS_DIRECTORY,
                    NOT_EMPTY,
                    READ_ONLY,
                    CROSS_DEVICE,
                    NOT_REGULAR,
                    BUSY,
                    OTHER -> 550;
        };
        dialogue.reply(code, (argument.isEmpty() ? "" : argument + ": ") + fault.text() + ".");
    }

    /** An anonymous user may not do this here. */
    static void readOnly(Dialogue dialogue) throws IOException {
        dialogue.reply(550, "Permission denied: nothing can be changed here.");
    }
}
