package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Representation;
import java.io.IOException;
import java.util.Locale;

/** TYPE, STRU, MODE: RFC 959 section 4.1.2, as much of it as RFC 1123 section 4.1.2 asks for. */
final class ParameterCommands {
    private ParameterCommands() {}

    /** {@code TYPE <SP> A [N] | I | L 8}. */
    static void type(Dialogue dialogue, String text) throws IOException {
        switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "A", "A N" -> set(dialogue, Representation.Type.ASCII, "ASCII");
            case "I", "L 8", "L8" -> set(dialogue, Representation.Type.IMAGE, "binary");
            case "A T", "A C", "E", "E N", "E T", "E C", "L" -> dialogue.reply(504, "TYPE knows A N, I and L 8 alone.");
            default -> {
                boolean size = text.strip().matches("[Ll] ?[0-9]{1,9}");
                dialogue.reply(size ? 504 : 501, "TYPE knows A N, I and L 8 alone.");
            }
        }
    }

    private static void set(Dialogue dialogue, Representation.Type type, String name) throws IOException {
        dialogue.represent(dialogue.representation().with(type));
        dialogue.reply(200, "Switching to " + name + " mode.");
    }

    /** {@code STRU <SP> F | R}. */
    static void stru(Dialogue dialogue, String text) throws IOException {
        switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "F" -> {
                dialogue.represent(dialogue.representation().with(Representation.Structure.FILE));
                dialogue.reply(200, "Files have no structure.");
            }
            case "R" -> {
                dialogue.represent(dialogue.representation().with(Representation.Structure.RECORD));
                dialogue.reply(200, "Lines of text are records, in TYPE A.");
            }
            case "P" -> dialogue.reply(504, "STRU knows F and R alone.");
            default -> dialogue.reply(501, "STRU knows F and R alone.");
        }
    }

    /** {@code MODE <SP> S}. */
    static void mode(Dialogue dialogue, String text) throws IOException {
        switch (text.strip().toUpperCase(Locale.ROOT)) {
            case "S" -> dialogue.reply(200, "Stream mode it is.");
            case "B", "C", "Z" -> dialogue.reply(504, "MODE knows S alone.");
            default -> dialogue.reply(501, "MODE knows S alone.");
        }
    }
}
