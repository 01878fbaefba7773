package dev.doorman.ftpd.protocol;

import java.util.EnumSet;
import java.util.Set;

/**
 * What LIST and NLST are asked: options as ls(1) has them, which many clients send ({@code LIST -al}), and a path that may be a
 * pattern. Immutable.
 *
 * @param path empty for the working directory
 */
public record ListArguments(Set<Option> options, String path) {
    /** What somebody here knows of ls's options; the others are passed over. */
    public enum Option {
        /** -a: names that begin with a dot, too; with {@code .} and {@code ..}. */
        ALL,
        /** -A: as ALL, without these two. */
        ALMOST_ALL,
        /** -R: what is in the folders, too. */
        RECURSIVE,
        /** -d: a folder itself. */
        DIRECTORY,
        /** -l: in NLST, as LIST. */
        LONG,
        /** -1: in LIST, as NLST. */
        NAMES,
        /** -r: backwards. */
        REVERSED,
        /** -t: by time, the newest first. */
        BY_TIME,
        /** -S: by size, the largest first. */
        BY_SIZE,
        /** -F: a mark behind a folder's name. */
        MARKED
    }

    public ListArguments {
        options = Set.copyOf(options);
    }

    public boolean has(Option option) {
        return options.contains(option);
    }

    /** Takes an argument apart: options that begin with a dash, ended by {@code --} or the first that does not. */
    public static ListArguments of(String argument) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        String rest = argument;
        while (rest.startsWith("-") && rest.length() > 1) {
            int blank = rest.indexOf(' ');
            String word = blank < 0 ? rest : rest.substring(0, blank);
            rest = blank < 0 ? "" : rest.substring(blank + 1).stripLeading();
            if (word.equals("--")) {
                break;
            }
            word.chars().skip(1).forEach(letter -> add(options, letter));
        }
        return new ListArguments(options, rest);
    }

    private static void add(Set<Option> options, int letter) {
        switch (letter) {
            case 'a' -> options.add(Option.ALL);
            case 'A' -> options.add(Option.ALMOST_ALL);
            case 'R' -> options.add(Option.RECURSIVE);
            case 'd' -> options.add(Option.DIRECTORY);
            case 'l' -> options.add(Option.LONG);
            case '1' -> options.add(Option.NAMES);
            case 'r' -> options.add(Option.REVERSED);
            case 't' -> options.add(Option.BY_TIME);
            case 'S' -> options.add(Option.BY_SIZE);
            case 'F' -> options.add(Option.MARKED);
            default -> {
                // of no concern here
            }
        }
    }
}
