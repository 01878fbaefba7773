package dev.doorman.ftpd.command;

import dev.doorman.common.net.Ends;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Representation;
import dev.doorman.ftpd.login.User;
import dev.doorman.ftpd.protocol.MachineFacts;
import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SYST, STAT, HELP, NOOP, FEAT, OPTS, CLNT: RFC 959 section 4.1.3, RFC 2389. */
final class InformationCommands {
    private static final int VERBS_IN_A_LINE = 8;

    private final CommandTable table;

    InformationCommands(CommandTable table) {
        this.table = table;
    }

    /** SYST: that listings are as Unix has them. */
    static void syst(Dialogue dialogue, String none) throws IOException {
        dialogue.reply(215, "UNIX Type: L8");
    }

    /** NOOP. */
    static void noop(Dialogue dialogue, String none) throws IOException {
        dialogue.reply(200, "NOOP ok.");
    }

    /** {@code CLNT <SP> name}. */
    static void clnt(Dialogue dialogue, String name) throws IOException {
        dialogue.reply(200, "Noted.");
    }

    /** FEAT; before login, too, for that is when clients ask. */
    static void feat(Dialogue dialogue, String none) throws IOException {
        List<String> features = new ArrayList<>();
        if (dialogue.surroundings().tls() != null) {
            features.addAll(List.of("AUTH TLS", "PBSZ", "PROT"));
        }
        features.addAll(List.of("CLNT", "EPRT", "EPSV", "MDTM", "MFMT"));
        features.add(dialogue.facts().feature());
        features.addAll(List.of("PASV", "REST STREAM", "SIZE", "TVFS", "UTF8"));
        dialogue.control().reply(Reply.of(211, "Features:", features, "End"));
    }

    /** {@code OPTS <SP> UTF8 [ON] | MLST facts}. */
    static void opts(Dialogue dialogue, String text) throws IOException {
        String upper = text.strip().toUpperCase(Locale.ROOT);
        if (upper.equals("UTF8 ON") || upper.equals("UTF8") || upper.equals("UTF-8 ON") || upper.equals("UTF-8")) {
            // names are octets here, and go as they are
            dialogue.reply(200, "Always in UTF8 mode.");
        } else if (upper.equals("MLST") || upper.startsWith("MLST ")) {
            dialogue.facts(MachineFacts.chosen(text.strip().substring("MLST".length())));
            dialogue.reply(200, ("MLST OPTS " + dialogue.facts().chosenText()).strip());
        } else {
            dialogue.reply(501, "Option not understood.");
        }
    }

    /** {@code HELP [<SP> command]}. */
    void help(Dialogue dialogue, String verb) throws IOException {
        String wanted = verb.strip().toUpperCase(Locale.ROOT);
        if (!wanted.isEmpty()) {
            @Nullable CommandSpec spec = table.find(wanted);
            if (spec == null) {
                dialogue.reply(502, "Unknown command.");
            } else {
                dialogue.reply(214, ("Syntax: " + spec.verb() + " " + spec.syntax()).strip());
            }
            return;
        }
        List<String> lines = new ArrayList<>();
        List<String> verbs = table.verbs();
        for (int i = 0; i < verbs.size(); i += VERBS_IN_A_LINE) {
            StringBuilder line = new StringBuilder();
            verbs.subList(i, Math.min(verbs.size(), i + VERBS_IN_A_LINE))
                    .forEach(each -> line.append("%-6s".formatted(each)));
            lines.add(line.toString().stripTrailing());
        }
        dialogue.control().reply(Reply.of(214, "The following commands are recognized:", lines, "Help OK."));
    }

    /** How the session stands. */
    static void status(Dialogue dialogue) throws IOException {
        User user = dialogue.user();
        Representation representation = dialogue.representation();
        List<String> lines = new ArrayList<>();
        lines.add("Connected from " + Ends.text(dialogue.surroundings().header().client()));
        lines.add("Logged in as " + user.name());
        lines.add("TYPE: " + representation.type().name() + ", STRU: "
                + representation.structure().name() + ", MODE: STREAM");
        lines.add(dialogue.control().secured() == null ? "In clear" : "By TLS");
        if (dialogue.transfers().isRunning()) {
            lines.add("A transfer is under way: " + dialogue.transfers().bytes() + " bytes so far");
        } else {
            lines.add("No data connection");
        }
        dialogue.control().reply(Reply.of(211, "FTP server status:", lines, "End of status"));
    }
}
