package dev.doorman.rutils.rcp;

import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.rcp.NamePattern.Letter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that a server may send when it is asked for a path: what a shell there can make of the path's last component, and none
 * twice that is written out. A server that sends another would write what nobody asked for, such as a .rhosts. One thread.
 */
final class AskedNames implements Receiver.Wanted {
    private static final int MOST_WORDS = 1000;
    /** What a shell puts in its place cannot be told here. */
    private static final String UNTOLD = "$`;|&<>()\n";

    private final List<NamePattern> patterns = new ArrayList<>();
    private final Set<NamePattern> spent = new HashSet<>();
    private boolean any;

    private AskedNames() {}

    /**
     * Those of a path.
     *
     * @throws UsageException when it cannot be told what they are
     */
    static AskedNames of(String path) throws UsageException {
        AskedNames names = new AskedNames();
        for (List<Letter> word : words(path)) {
            for (List<Letter> expanded : braces(word, 0)) {
                names.patterns.add(NamePattern.of(lastComponent(expanded, path)));
                if (names.patterns.size() > MOST_WORDS) {
                    throw untold(path);
                }
            }
        }
        return names;
    }

    @Override
    public boolean takes(String name, boolean into) {
        if (any && !into) {
            return false;
        }
        for (NamePattern pattern : patterns) {
            if (!spent.contains(pattern) && pattern.matches(name)) {
                if (pattern.isLiteral()) {
                    spent.add(pattern);
                }
                any = true;
                return true;
            }
        }
        return false;
    }

    private static UsageException untold(String path) {
        return new UsageException(path + ": what names that can be is not known here; write them out");
    }

    /** Takes a path apart as a shell does it: blanks part words, and quotes keep them. */
    private static List<List<Letter>> words(String path) throws UsageException {
        List<List<Letter>> words = new ArrayList<>();
        List<Letter> word = new ArrayList<>();
        char quote = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote == 0 && (c == ' ' || c == '\t')) {
                words.add(word);
                word = new ArrayList<>();
            } else if (c == '\\' && quote != '\'' && i + 1 < path.length()) {
                i++;
                word.add(new Letter(path.charAt(i), true));
            } else if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else {
                // what a shell replaces stays unquoted between double quotes
                word.add(new Letter(c, quote == '\'' || quote == '"' && c != '$' && c != '`'));
            }
        }
        words.add(word);
        words.removeIf(List::isEmpty);
        if (words.isEmpty() || quote != 0) {
            throw untold(path);
        }
        return words;
    }

    /** The words that {@code a{b,c}} stands for. */
    private static List<List<Letter>> braces(List<Letter> word, int from) {
        for (int open = from; open < word.size(); open++) {
            if (word.get(open).is('{')) {
                List<Integer> marks = marks(word, open);
                if (marks.size() > 2) {
                    return alternatives(word, marks);
                }
            }
        }
        return List.of(word);
    }

    private static List<List<Letter>> alternatives(List<Letter> word, List<Integer> marks) {
        List<List<Letter>> all = new ArrayList<>();
        for (int i = 0; i + 1 < marks.size() && all.size() <= MOST_WORDS; i++) {
            List<Letter> one = new ArrayList<>(word.subList(0, marks.getFirst()));
            one.addAll(word.subList(marks.get(i) + 1, marks.get(i + 1)));
            one.addAll(word.subList(marks.getLast() + 1, word.size()));
            all.addAll(braces(one, marks.getFirst()));
        }
        return all;
    }

    /** Where a brace opens, its commas, and where it closes; fewer than three where it means nothing. */
    private static List<Integer> marks(List<Letter> word, int open) {
        List<Integer> marks = new ArrayList<>(List.of(open));
        int depth = 0;
        for (int i = open; i < word.size(); i++) {
            Letter letter = word.get(i);
            if (letter.is('{')) {
                depth++;
            } else if (letter.is(',') && depth == 1) {
                marks.add(i);
            } else if (letter.is('}')) {
                depth--;
                if (depth == 0) {
                    marks.add(i);
                    return marks;
                }
            }
        }
        return List.of(open);
    }

    private static List<Letter> lastComponent(List<Letter> word, String path) throws UsageException {
        int end = word.size();
        while (end > 1 && word.get(end - 1).value() == '/') {
            end--;
        }
        int begin = end;
        while (begin > 0 && word.get(begin - 1).value() != '/') {
            begin--;
        }
        List<Letter> component = word.subList(begin, end);
        boolean home =
                begin == 0 && !component.isEmpty() && component.getFirst().is('~');
        if (home || component.stream().anyMatch(letter -> !letter.quoted() && UNTOLD.indexOf(letter.value()) >= 0)) {
            throw untold(path);
        }
        return component;
    }
}
