package dev.doorman.rutils.arguments;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A command line, taken apart: {@code -s}, {@code -su john}, {@code -ujohn}, {@code --help}. Options end at the first argument
 * that is none, or behind {@code --}. Immutable.
 *
 * @param options by name, without hyphens; the value is empty where the option takes none, and the last where it is repeated
 * @param operands what follows the options, as it is
 */
public record Arguments(Map<String, String> options, List<String> operands) {
    public Arguments {
        options = Map.copyOf(options);
        operands = List.copyOf(operands);
    }

    /**
     * Takes a command line apart.
     *
     * @param flags the names of options without a value, of one letter or long
     * @param valued the letters of options with one
     * @throws UsageException when there is another option, or a value is missing
     */
    public static Arguments parse(List<String> arguments, Set<String> flags, Set<String> valued) throws UsageException {
        Map<String, String> options = new HashMap<>();
        int next = 0;
        while (next < arguments.size() && isOption(arguments.get(next))) {
            String argument = arguments.get(next);
            next++;
            if (argument.equals("--")) {
                break;
            }
            if (argument.startsWith("--")) {
                options.put(known(argument.substring(2), flags), "");
            } else {
                next += letters(argument, arguments.subList(next, arguments.size()), flags, valued, options);
            }
        }
        return new Arguments(options, arguments.subList(next, arguments.size()));
    }

    private static boolean isOption(String argument) {
        return argument.startsWith("-") && argument.length() > 1;
    }

    /** Reads the letters behind one hyphen; answers how many of the arguments that follow it took. */
    private static int letters(
            String argument, List<String> following, Set<String> flags, Set<String> valued, Map<String, String> options)
            throws UsageException {
        for (int i = 1; i < argument.length(); i++) {
            String letter = argument.substring(i, i + 1);
            if (!valued.contains(letter)) {
                options.put(known(letter, flags), "");
                continue;
            }
            if (i + 1 < argument.length()) {
                options.put(letter, argument.substring(i + 1));
                return 0;
            }
            if (following.isEmpty()) {
                throw new UsageException("option -" + letter + " needs a value");
            }
            options.put(letter, following.getFirst());
            return 1;
        }
        return 0;
    }

    private static String known(String name, Set<String> flags) throws UsageException {
        if (!flags.contains(name)) {
            throw new UsageException("unknown option " + (name.length() == 1 ? "-" : "--") + name);
        }
        return name;
    }

    public boolean has(String option) {
        return options.containsKey(option);
    }
}
