package dev.doorman.ftpd.protocol;

/**
 * A pattern of file names as a shell has them: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}; a backslash takes the next
 * as it is. A name that begins with a dot is matched by a pattern that does, too. Immutable. Matching takes time in proportion to the product of
 * both lengths at most, whatever the pattern.
 */
public record Glob(String pattern) {
    /** Whether a text has anything in it that would make it a pattern. */
    public static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** Whether a name is one of the pattern's. */
    public boolean matches(String name) {
        if (name.startsWith(".") && !pattern.startsWith(".")) {
            return false;
        }
        int star = -1;
        int resume = 0;
        int p = 0;
        int n = 0;
        while (n < name.length()) {
            int next = p < pattern.length() && pattern.charAt(p) != '*' ? one(p, name.charAt(n)) : -1;
            if (next >= 0) {
                p = next;
                n++;
            } else if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p;
                resume = n;
                p++;
            } else if (star >= 0) {
                p = star + 1;
                resume++;
                n = resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Matches one character; where the pattern goes on then, or -1 where it does not match. */
    private int one(int p, char c) {
        return switch (pattern.charAt(p)) {
            case '?' -> p + 1;
            case '[' -> set(p, c);
            case '\\' -> p + 1 < pattern.length() && pattern.charAt(p + 1) == c ? p + 2 : -1;
            default -> pattern.charAt(p) == c ? p + 1 : -1;
        };
    }

    /** Matches a set; a bracket that is never closed is a bracket. */
    private int set(int p, char c) {
        int first = p + 1;
        boolean not = first < pattern.length() && (pattern.charAt(first) == '!' || pattern.charAt(first) == '^');
        if (not) {
            first++;
        }
        int close = pattern.indexOf(']', first + 1);
        if (close < 0) {
            return c == '[' ? p + 1 : -1;
        }
        boolean found = false;
        int i = first;
        while (i < close) {
            char low = pattern.charAt(i);
            boolean range = i + 2 < close && pattern.charAt(i + 1) == '-';
            char high = range ? pattern.charAt(i + 2) : low;
            found |= low <= c && c <= high;
            i += range ? 3 : 1;
        }
        return found == not ? -1 : close + 1;
    }
}
