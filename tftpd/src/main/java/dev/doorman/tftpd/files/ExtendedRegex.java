package dev.doorman.tftpd.files;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions as egrep(1) has them, written as Java has them: what is special in only one of the two is changed, so that
 * neither look-ahead nor possessive repeats nor classes within classes can come about. One difference stays: of several ways to
 * match, Java takes the first that the expression names, POSIX the longest. One for each expression; one thread.
 */
final class ExtendedRegex {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alnum", "\\p{Alnum}"),
            Map.entry("alpha", "\\p{Alpha}"),
            Map.entry("blank", "\\p{Blank}"),
            Map.entry("cntrl", "\\p{Cntrl}"),
            Map.entry("digit", "\\p{Digit}"),
            Map.entry("graph", "\\p{Graph}"),
            Map.entry("lower", "\\p{Lower}"),
            Map.entry("print", "\\p{Print}"),
            Map.entry("punct", "\\p{Punct}"),
            Map.entry("space", "\\p{Space}"),
            Map.entry("upper", "\\p{Upper}"),
            Map.entry("xdigit", "\\p{XDigit}"));

    private final String text;
    private final StringBuilder java = new StringBuilder();
    private int at;

    private ExtendedRegex(String text) {
        this.text = text;
    }

    /**
     * Compiles an expression.
     *
     * @param flags Java's
     * @throws PatternSyntaxException when it is none
     */
    static Pattern compile(String text, int flags) {
        return Pattern.compile(new ExtendedRegex(text).translated(), flags);
    }

    private String translated() {
        while (at < text.length()) {
            char next = text.charAt(at);
            switch (next) {
                case '\\' -> escape();
                case '[' -> bracket();
                case '(' -> open();
                case '*', '+', '?', '{' -> repeat(next);
                case '.', '^', '$', '|', ')' -> {
                    java.append(next);
                    at++;
                }
                default -> {
                    literal(next);
                    at++;
                }
            }
        }
        return java.toString();
    }

    private void literal(char character) {
        if (!Character.isLetterOrDigit(character)) {
            java.append('\\');
        }
        java.append(character);
    }

    /** GNU's few escapes; before anything else a backslash takes its meaning away. */
    private void escape() {
        if (at + 1 == text.length()) {
            throw fault("a backslash at the end");
        }
        char escaped = text.charAt(at + 1);
        at += 2;
        switch (escaped) {
            case 'w' -> java.append("[A-Za-z0-9_]");
            case 'W' -> java.append("[^A-Za-z0-9_]");
            case 's' -> java.append("\\s");
            case 'S' -> java.append("\\S");
            case 'b' -> java.append("\\b");
            case 'B' -> java.append("\\B");
            case '<' -> java.append("\\b(?=\\w)");
            case '>' -> java.append("\\b(?<=\\w)");
            case '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
                // a digit behind it is not part of its number
                java.append("(?:\\").append(escaped).append(')');
            default -> literal(escaped);
        }
    }

    private void open() {
        at++;
        if (at < text.length() && "?*+{".indexOf(text.charAt(at)) >= 0) {
            throw fault("nothing to repeat");
        }
        java.append('(');
    }

    private void repeat(char sign) {
        if (at == 0 || text.charAt(at - 1) == '|' && !escaped(at - 1)) {
            throw fault("nothing to repeat");
        }
        int end = at + 1;
        if (sign == '{') {
            end = text.indexOf('}', at) + 1;
            if (end == 0 || !text.substring(at, end).matches("\\{[0-9]{1,3}(,[0-9]{0,3})?}")) {
                throw fault("a brace that is no repeat");
            }
        }
        java.append(text, at, end);
        at = end;
        if (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            throw fault("a repeat of a repeat");
        }
    }

    private boolean escaped(int place) {
        return place > 0 && text.charAt(place - 1) == '\\';
    }

    private void bracket() {
        int first = at + 1;
        java.append('[');
        if (first < text.length() && text.charAt(first) == '^') {
            java.append('^');
            first++;
        }
        at = first;
        while (true) {
            if (at >= text.length()) {
                throw fault("a bracket that is not closed");
            }
            char next = text.charAt(at);
            if (next == ']' && at > first) {
                break;
            }
            if (next == '[' && at + 1 < text.length() && ":.=".indexOf(text.charAt(at + 1)) >= 0) {
                named();
            } else {
                boolean range = next == '-' && at > first && at + 1 < text.length() && text.charAt(at + 1) != ']';
                if (range) {
                    java.append('-');
                } else {
                    literal(next);
                }
                at++;
            }
        }
        java.append(']');
        at++;
    }

    /** {@code [:alpha:]} within a bracket. */
    private void named() {
        int end = text.indexOf(":]", at + 2);
        String name = text.charAt(at + 1) == ':' && end > 0 ? text.substring(at + 2, end) : "";
        String known = CLASSES.get(name);
        if (known == null) {
            throw fault("a class of characters that nobody knows");
        }
        java.append(known);
        at = end + 2;
    }

    private PatternSyntaxException fault(String what) {
        return new PatternSyntaxException(what, text, at);
    }
}
