package dev.doorman.ftpd.command;

import dev.doorman.common.settings.FtpSettings.Tls.Mode;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Phase;
import dev.doorman.ftpd.files.FileFault;
import dev.doorman.ftpd.protocol.CommandLine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs commands, each only where the table lets it. One for the daemon; any thread. */
public final class Dispatcher {
    private final CommandTable table = new CommandTable();

    /** Whether a line was a command at all. */
    public enum Sense {
        COMMAND,
        NONSENSE
    }

    /** Whether a command may run while a transfer is under way; any other waits for its end. */
    public static boolean isForRunningTransfer(CommandLine line) {
        return line.verb().equals("ABOR")
                || line.verb().equals("STAT") && line.argument().isBlank();
    }

    /**
     * Runs a command, which replies.
     *
     * @throws IOException when the client is gone
     */
    public Sense run(Dialogue dialogue, CommandLine line) throws IOException, InterruptedException {
        String verb = line.verb();
        @Nullable CommandSpec spec = table.find(verb);
        if (spec == null) {
            boolean known = table.isNotImplemented(verb);
            dialogue.reply(known ? 502 : 500, known ? "Command not implemented." : "Unknown command.");
            return known ? Sense.COMMAND : Sense.NONSENSE;
        }
        if (!verb.equals("RNTO")) {
            // RFC 959: it must follow at once
            dialogue.takeRenamed();
        }
        if (isAllowed(dialogue, spec, line.argument())) {
            try {
                spec.command().run(dialogue, line.argument());
            } catch (FileFault fault) {
                Faults.reply(dialogue, line.argument(), fault);
            }
        }
        return Sense.COMMAND;
    }

    /** Replies why not, where it is not. */
    private static boolean isAllowed(Dialogue dialogue, CommandSpec spec, String argument) throws IOException {
        if (!dialogue.settings().commands().allow(spec.verb())) {
            dialogue.reply(502, "Command not allowed here.");
        } else if (spec.secure() == CommandSpec.Clearance.SECURE
                && dialogue.settings().tls().mode() == Mode.REQUIRED
                && dialogue.control().secured() == null) {
            dialogue.reply(530, "This server demands TLS: use AUTH TLS first.");
        } else if (!spec.phases().contains(dialogue.phase())) {
            phase(dialogue, spec);
        } else if (spec.argument() == CommandSpec.Argument.NONE && !argument.isBlank()) {
            dialogue.reply(501, spec.verb() + " takes no argument.");
        } else if (spec.argument() == CommandSpec.Argument.REQUIRED && argument.isEmpty()) {
            dialogue.reply(501, "Syntax: " + spec.verb() + " " + spec.syntax());
        } else {
            return true;
        }
        return false;
    }

    private static void phase(Dialogue dialogue, CommandSpec spec) throws IOException {
        if (spec.phases().contains(Phase.NAMED)) {
            dialogue.reply(503, "Send USER first.");
        } else {
            dialogue.reply(530, "Please log in with USER and PASS.");
        }
    }
}
