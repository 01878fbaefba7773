package dev.doorman.common.link;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The flags among a daemon's arguments, as getopt(3) takes them apart: letters behind a dash, several together or one by one; a
 * value is what stands behind its letter, or the next argument. They end where the first argument is that is none. Immutable.
 */
public record Flags(List<Flag> all) {
    /**
     * One flag.
     *
     * @param value null for a letter that takes none, and for one whose value is missing
     */
    public record Flag(char letter, @Nullable String value) {}

    public Flags {
        all = List.copyOf(all);
    }

    /**
     * Takes an argument vector apart, the program's name first.
     *
     * @param valued the letters that take a value
     */
    public static Flags of(List<String> arguments, String valued) {
        List<Flag> flags = new ArrayList<>();
        for (int at = 1; at < arguments.size(); at++) {
            String text = arguments.get(at);
            if (!text.startsWith("-") || text.length() == 1 || text.equals("--")) {
                break;
            }
            int value = firstOf(valued, text);
            for (int i = 1; i < Math.min(value, text.length()); i++) {
                flags.add(new Flag(text.charAt(i), null));
            }
            if (value < text.length()) {
                boolean behind = value + 1 < text.length();
                if (!behind) {
                    at++;
                }
                String next = at < arguments.size() ? arguments.get(at) : null;
                flags.add(new Flag(text.charAt(value), behind ? text.substring(value + 1) : next));
            }
        }
        return new Flags(flags);
    }

    /** Where the first letter is that takes a value; the text's length where there is none. */
    private static int firstOf(String valued, String text) {
        int at = 1;
        while (at < text.length() && valued.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** Whether a letter is among them. */
    public boolean has(char letter) {
        return all.stream().anyMatch(flag -> flag.letter() == letter);
    }

    /** A letter's value, the last where there are several; null where there is none. */
    public @Nullable String value(char letter) {
        return all.stream()
                .filter(flag -> flag.letter() == letter)
                .reduce((_, last) -> last)
                .map(Flag::value)
                .orElse(null);
    }
}
