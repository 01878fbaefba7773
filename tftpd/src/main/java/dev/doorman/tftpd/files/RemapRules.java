package dev.doorman.tftpd.files;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Rules that change names before they are looked for, in tftpd-hpa's language: from the first to the last, each on what those
 * before it have made, whether they matched or not. Immutable.
 */
public final class RemapRules {
    /** No rules: names stay as they are. */
    public static final RemapRules NONE = new RemapRules(List.of());

    /** A rule that starts anew, or repeats itself, could do so for ever. */
    private static final int MOST_STEPS = 1024;
    /** Of a name on its way through all rules. */
    private static final int MOST_LOOKS = 1_000_000;

    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_MESSAGE = 128;
    private static final int MOST_RULES = 1000;
    private static final String OPERATIONS = "rgiesaGP46~";

    private final List<RemapRule> rules;

    private RemapRules(List<RemapRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Takes a file of rules apart.
     *
     * @throws RemapSyntaxException with its first fault
     */
    public static RemapRules parse(List<String> lines) throws RemapSyntaxException {
        List<RemapRule> rules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            List<String> fields = fields(lines.get(i));
            if (!fields.isEmpty()) {
                rules.add(rule(fields, i + 1));
            }
        }
        if (rules.size() > MOST_RULES) {
            throw new RemapSyntaxException("more than " + MOST_RULES + " rules");
        }
        return new RemapRules(rules);
    }

    /** A line's fields; a backslash keeps what follows it from ending one, and stays where it is. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < line.length(); i++) {
            char next = line.charAt(i);
            if (!escaped && next == '#') {
                break;
            }
            if (!escaped && (next == ' ' || next == '\t' || next == '\r')) {
                add(fields, field);
            } else {
                field.append(next);
                escaped = !escaped && next == '\\';
            }
        }
        add(fields, field);
        return fields;
    }

    private static void add(List<String> fields, StringBuilder field) {
        if (!field.isEmpty()) {
            fields.add(field.toString());
            field.setLength(0);
        }
    }

    private static RemapRule rule(List<String> fields, int line) throws RemapSyntaxException {
        String letters = fields.getFirst();
        if (!letters.chars().allMatch(letter -> OPERATIONS.indexOf(letter) >= 0)) {
            throw new RemapSyntaxException(line, "an operation that is none of " + OPERATIONS);
        }
        if (letters.contains("~") && letters.contains("r")) {
            throw new RemapSyntaxException(line, "~ and r: there is nothing to replace");
        }
        if (letters.contains("g") && !letters.contains("r")) {
            throw new RemapSyntaxException(line, "g without r: there is nothing to repeat");
        }
        if (fields.size() < 2 || fields.size() > 3) {
            throw new RemapSyntaxException(line, "not an operation, a regular expression and at most one replacement");
        }
        try {
            int flags = letters.contains("i") ? Pattern.CASE_INSENSITIVE : 0;
            return new RemapRule(
                    letters,
                    ExtendedRegex.compile(fields.get(1), flags | Pattern.DOTALL),
                    fields.size() == 3 ? fields.get(2) : "");
        } catch (PatternSyntaxException e) {
            throw new RemapSyntaxException(line, "no regular expression: " + e.getDescription());
        }
    }

    /** What becomes of a name. */
    public Remapped apply(String name, Asker asker) {
        try {
            return new Run(asker).through(name);
        } catch (BoundedText.UsedUpException e) {
            return failed();
        }
    }

    private static Remapped failed() {
        return new Remapped.Denied("the rules come to no end");
    }

    /** One name's way. */
    private final class Run {
        private final Asker asker;
        private final BoundedText.Looks looks = new BoundedText.Looks(MOST_LOOKS);
        private int steps;

        Run(Asker asker) {
            this.asker = asker;
        }

        Remapped through(String name) {
            String current = name;
            int next = 0;
            while (next < rules.size()) {
                RemapRule rule = rules.get(next);
                next++;
                if (!rule.isFor(asker)) {
                    continue;
                }
                Matcher found = matcher(rule, current);
                if (found.find() == rule.has('~')) {
                    continue;
                }
                if (rule.has('a')) {
                    String message = rule.expanded(found, asker);
                    return new Remapped.Denied(
                            message.isEmpty()
                                    ? "access violation"
                                    : message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
                }
                if (rule.has('r')) {
                    current = replaced(rule, found, current);
                }
                if (rule.has('e')) {
                    break;
                }
                if (rule.has('s')) {
                    next = 0;
                }
                steps++;
                if (steps > MOST_STEPS || current.length() > LONGEST_NAME) {
                    return failed();
                }
            }
            return new Remapped.Name(current);
        }

        private String replaced(RemapRule rule, Matcher first, String name) {
            String current = rule.replaced(name, first, asker);
            Matcher found = matcher(rule, current);
            while (rule.has('g') && steps <= MOST_STEPS && current.length() <= LONGEST_NAME && found.find()) {
                steps++;
                current = rule.replaced(current, found, asker);
                found = matcher(rule, current);
            }
            return current;
        }

        private Matcher matcher(RemapRule rule, String name) {
            return rule.regex().matcher(new BoundedText(name, looks));
        }
    }
}
