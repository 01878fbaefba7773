package dev.doorman.ftpd.protocol;

import java.util.Locale;

/**
 * A command as it came: {@code verb [SP argument] CRLF}. Immutable.
 *
 * @param verb in capitals; empty where the line is
 * @param argument octets, each a char; everything after the first blank, which may begin or end with blanks, as a file's name
 *     may; empty where there is none
 */
public record CommandLine(String verb, String argument) {
    /** No verb is longer; what is longer is no verb, and is not kept. */
    private static final int MAX_VERB = 12;

    /** Takes a line apart, which has neither its end nor telnet's commands any more. A NUL stands for a newline in a name. */
    public static CommandLine of(String line) {
        int blank = line.indexOf(' ');
        String verb = blank < 0 ? line : line.substring(0, blank);
        String argument = blank < 0 ? "" : line.substring(blank + 1).replace('\0', '\n');
        String known = verb.length() > MAX_VERB ? verb.substring(0, MAX_VERB) : verb;
        return new CommandLine(known.toUpperCase(Locale.ROOT), argument);
    }

    /** An argument may be a password. */
    @Override
    public String toString() {
        return verb;
    }
}
