package dev.doorman.gateway.access.rules;

import dev.doorman.common.settings.Problem;
import dev.doorman.common.trust.Netgroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses the text of a hosts.allow or hosts.deny; finds all faults at once. Pure.
 *
 * <pre>
 *   daemon-list : client-list [: option ...]
 * </pre>
 *
 * A line goes on after a backslash at its end, a comment's too; a comment's first character is {@code #}.
 */
final class RulesParser {
    private static final int MAX_RULE = 8192;
    private static final int MAX_RULES = 4096;
    private static final int MAX_PROBLEMS = 100;

    private final String file;
    private final boolean allows;
    private final Patterns patterns;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Rule> rules = new ArrayList<>();

    private RulesParser(String file, boolean allows, Netgroups groups) {
        this.file = file;
        this.allows = allows;
        this.patterns = new Patterns(groups);
    }

    /**
     * Parses a file's text.
     *
     * @param allows what a match means where no option says otherwise
     * @param problems takes the faults
     */
    static List<Rule> parse(String file, String text, boolean allows, Netgroups groups, List<Problem> problems) {
        RulesParser parser = new RulesParser(file, allows, groups);
        parser.parse(text);
        problems.addAll(parser.problems);
        return parser.rules;
    }

    private void parse(String text) {
        String[] lines = text.split("\r?\n", -1);
        int next = 0;
        while (next < lines.length) {
            int first = next;
            StringBuilder whole = new StringBuilder();
            boolean goesOn = true;
            while (goesOn && next < lines.length) {
                String line = lines[next++];
                goesOn = line.endsWith("\\");
                whole.append(goesOn ? line.substring(0, line.length() - 1) : line);
            }
            rule(first + 1, whole.toString());
        }
    }

    private void rule(int line, String text) {
        if (text.startsWith("#") || text.isBlank() || problems.size() >= MAX_PROBLEMS) {
            return;
        }
        try {
            if (text.length() > MAX_RULE || rules.size() >= MAX_RULES) {
                throw new RuleException("too much: " + MAX_RULES + " rules of " + MAX_RULE + " characters at most");
            }
            rules.add(rule(line, fields(text)));
        } catch (RuleException e) {
            problems.add(new Problem(file, line, 0, String.valueOf(e.getMessage())));
        }
    }

    private Rule rule(int line, List<String> fields) throws RuleException {
        if (fields.size() < 2) {
            throw new RuleException("no \":\" in it: write daemons : clients");
        }
        PatternList<DaemonPattern> daemons = patterns.daemons(fields.get(0));
        PatternList<HostPattern> clients = patterns.clients(fields.get(1));
        boolean allowed = allows;
        boolean decided = false;
        @Nullable Severity severity = null;
        for (String option : fields.subList(2, fields.size())) {
            if (decided) {
                throw new RuleException("nothing may follow ALLOW or DENY");
            }
            switch (name(option)) {
                case "allow" -> {
                    allowed = bare(option, true);
                    decided = true;
                }
                case "deny" -> {
                    allowed = bare(option, false);
                    decided = true;
                }
                case "severity" -> severity = severity(value(option));
                default -> throw refused(option);
            }
        }
        return new Rule(file, line, daemons, clients, allowed, severity);
    }

    /** Splits at colons that are not within an address' brackets or behind a backslash. */
    private static List<String> fields(String text) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean within = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            within = c == '[' || within && c != ']';
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ':') {
                field.append(':');
                i++;
            } else if (c == ':' && !within) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static String name(String option) {
        return option.strip().split("[\\s=]", 2)[0].toLowerCase(Locale.ROOT);
    }

    /** What follows an option's name, behind a blank or a {@code =}. */
    private static String value(String option) {
        String rest = option.strip().substring(name(option).length()).strip();
        return rest.startsWith("=") ? rest.substring(1).strip() : rest;
    }

    private static boolean bare(String option, boolean means) throws RuleException {
        if (!value(option).isEmpty()) {
            throw new RuleException("\"" + option.strip() + "\": ALLOW and DENY stand alone");
        }
        return means;
    }

    private static Severity severity(String level) throws RuleException {
        @Nullable Severity severity = Severity.of(level.toLowerCase(Locale.ROOT));
        if (severity == null) {
            throw new RuleException("\"" + level + "\" is no severity such as info, warning or auth.err");
        }
        return severity;
    }

    private static RuleException refused(String option) {
        String bare = option.strip();
        return new RuleException(
                switch (name(option)) {
                    case "" -> "an option is missing behind the colon";
                    case "spawn", "twist", "aclexec" ->
                        name(option) + " is not supported: the gateway runs no command for a client";
                    case "banners", "group", "keepalive", "linger", "nice", "rfc931", "setenv", "umask", "user" ->
                        "the option " + name(option) + " is not supported (ALLOW, DENY, severity)";
                    default ->
                        "\"" + bare + "\" is no option (ALLOW, DENY, severity); shell commands are not run,"
                                + " and an IPv6 address stands in brackets";
                });
    }
}
