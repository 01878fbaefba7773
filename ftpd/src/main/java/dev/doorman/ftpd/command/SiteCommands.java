package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** {@code SITE <SP> HELP | CHMOD mode path | UMASK [mask] | IDLE [seconds]}: RFC 959 leaves them to the site. */
final class SiteCommands {
    private static final int OCTAL = 8;

    private SiteCommands() {}

    static void site(Dialogue dialogue, String text) throws IOException {
        int blank = text.indexOf(' ');
        String verb = (blank < 0 ? text : text.substring(0, blank)).toUpperCase(Locale.ROOT);
        String argument = blank < 0 ? "" : text.substring(blank + 1);
        if (!dialogue.settings().commands().allow(verb)) {
            dialogue.reply(502, "Command not allowed here.");
            return;
        }
        switch (verb) {
            case "HELP" -> help(dialogue);
            case "CHMOD" -> chmod(dialogue, argument);
            case "UMASK" -> umask(dialogue, argument.strip());
            case "IDLE" -> idle(dialogue, argument.strip());
            default -> dialogue.reply(504, "Unknown SITE command.");
        }
    }

    private static void help(Dialogue dialogue) throws IOException {
        dialogue.control()
                .reply(Reply.of(
                        214,
                        "SITE commands:",
                        List.of("CHMOD mode path", "UMASK [mask]", "IDLE [seconds]", "HELP"),
                        "End."));
    }

    private static void chmod(Dialogue dialogue, String text) throws IOException {
        int blank = text.indexOf(' ');
        String mode = blank < 0 ? "" : text.substring(0, blank);
        if (!mode.matches("0?[0-7]{3}")) {
            // nothing that runs as another is made over FTP
            dialogue.reply(501, "Syntax: SITE CHMOD mode path, the mode in three octal digits");
        } else if (FileCommands.mayChange(dialogue)) {
            dialogue.files().mode(dialogue.path(text.substring(blank + 1)), Integer.parseInt(mode, OCTAL));
            dialogue.reply(200, "SITE CHMOD command ok.");
        }
    }

    private static void umask(Dialogue dialogue, String mask) throws IOException {
        if (mask.isEmpty()) {
            dialogue.reply(200, "Your current UMASK is %03o".formatted(dialogue.umask()));
        } else if (!mask.matches("0?[0-7]{3}")) {
            dialogue.reply(501, "Syntax: SITE UMASK [mask], the mask in three octal digits");
        } else {
            dialogue.umask(Integer.parseInt(mask, OCTAL));
            dialogue.reply(200, "UMASK set to %03o".formatted(dialogue.umask()));
        }
    }

    private static void idle(Dialogue dialogue, String seconds) throws IOException {
        Duration most = dialogue.settings().limits().idleMost();
        if (seconds.isEmpty()) {
            dialogue.reply(
                    200,
                    "You may be idle for " + dialogue.idle().toSeconds() + " seconds, " + most.toSeconds()
                            + " at most.");
        } else if (!seconds.matches("[0-9]{1,9}")
                || Long.parseLong(seconds) < 30
                || Long.parseLong(seconds) > most.toSeconds()) {
            dialogue.reply(501, "Between 30 and " + most.toSeconds() + " seconds.");
        } else {
            dialogue.idle(Duration.ofSeconds(Long.parseLong(seconds)));
            dialogue.reply(200, "You may be idle for " + seconds + " seconds.");
        }
    }
}
