package dev.doorman.gateway.access.rules;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pattern for a name or an address as text, in any case of its letters. Immutable. */
sealed interface TextPattern {
    boolean matches(String text);

    /** {@code ALL}. */
    record Any() implements TextPattern {
        @Override
        public boolean matches(String text) {
            return true;
        }
    }

    /** {@code .example.com}: what ends so, and has something before it. */
    record Suffix(String end) implements TextPattern {
        @Override
        public boolean matches(String text) {
            return text.length() > end.length() && text.toLowerCase(Locale.ROOT).endsWith(end);
        }
    }

    /** {@code 10.1.}: what begins so. */
    record Prefix(String begin) implements TextPattern {
        @Override
        public boolean matches(String text) {
            return text.toLowerCase(Locale.ROOT).startsWith(begin);
        }
    }

    /** {@code *} is any number of characters, {@code ?} is one. */
    record Glob(String pattern) implements TextPattern {
        @Override
        public boolean matches(String text) {
            return matches(pattern, text.toLowerCase(Locale.ROOT));
        }

        /** No regular expression: the time is bounded by the product of both lengths, whatever the pattern. */
        private static boolean matches(String pattern, String text) {
            int at = 0;
            int in = 0;
            int star = -1;
            int resume = 0;
            while (in < text.length()) {
                if (at < pattern.length() && pattern.charAt(at) == '*') {
                    star = at++;
                    resume = in;
                } else if (at < pattern.length()
                        && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(in))) {
                    at++;
                    in++;
                } else if (star >= 0) {
                    at = star + 1;
                    in = ++resume;
                } else {
                    return false;
                }
            }
            while (at < pattern.length() && pattern.charAt(at) == '*') {
                at++;
            }
            return at == pattern.length();
        }
    }

    /** The text itself. */
    record Exact(String whole) implements TextPattern {
        @Override
        public boolean matches(String text) {
            return text.equalsIgnoreCase(whole);
        }
    }

    /** What is allowed in a pattern for text. */
    Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._*?+-]+");

    /** In the order in which tcp_wrappers looks at a token; null when no name or address can look so. */
    static @Nullable TextPattern of(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        if (!ALLOWED.matcher(token).matches()) {
            return null;
        }
        if (lower.startsWith(".")) {
            return lower.length() == 1 ? null : new Suffix(lower);
        }
        if (lower.equals("all")) {
            return new Any();
        }
        if (lower.endsWith(".")) {
            return new Prefix(lower);
        }
        return lower.indexOf('*') >= 0 || lower.indexOf('?') >= 0 ? new Glob(lower) : new Exact(lower);
    }
}
