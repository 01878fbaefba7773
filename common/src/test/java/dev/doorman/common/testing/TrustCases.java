package dev.doorman.common.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The cases of trust in the test resources' folder {@code trust}; its README.txt tells what a line means. */
public final class TrustCases {
    public static final List<String> FILES = List.of("entries", "lines", "hosts", "users", "files");

    private static final Pattern ASK = Pattern.compile("(.+)@(\\S+) -> (\\S+)((?: -[al])*) = (\\S+)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9a-f]{2})|(.))");

    private TrustCases() {}

    /**
     * A client.
     *
     * @param claim null: no name
     * @param leadsTo null: cannot be told
     */
    public record Client(
            InetAddress address,
            @Nullable String claim,
            @Nullable List<InetAddress> leadsTo) {
        /** The claim of an address whose name cannot be told. */
        public static final String UNTOLD = "?";
    }

    /**
     * What all cases have in common.
     *
     * @param names further names, and where they lead
     * @param users by name, their uid
     */
    public record World(Map<String, Client> clients, Map<String, Client> names, Map<String, Integer> users) {}

    /**
     * A file of a case.
     *
     * @param content as bytes in ISO-8859-1; null: not there, unless it is of another kind
     * @param options mode, owner, kind
     */
    public record Content(@Nullable String content, Map<String, String> options) {}

    /**
     * A case.
     *
     * @param where file and line
     * @param group what its group is about
     * @param files by name: equiv, rhosts, netgroup, home
     * @param settings own, principal, administrators
     * @param flags such as {@code -a -l}
     * @param answer the label of a source or of a refusal
     */
    public record Case(
            String where,
            String group,
            Map<String, Content> files,
            Map<String, String> settings,
            String remoteUser,
            String client,
            String local,
            String flags,
            String answer) {
        /** A file of this case; one without content where none is mentioned. */
        public Content file(String name) {
            return files.getOrDefault(name, new Content(null, Map.of()));
        }

        @Override
        public String toString() {
            return where + ": " + remoteUser + "@" + client + " -> " + local + flags + " = " + answer + " (" + group
                    + ")";
        }
    }

    public static World world() {
        World world = new World(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String line : lines("world")) {
            String[] words = line.split(" +", -1);
            switch (words[0]) {
                case "host" -> world.clients().put(words[1], client(words));
                case "name" ->
                    world.names().put(words[1], new Client(address(words[2]), words[1], addresses(words, 2)));
                case "user" -> world.users().put(words[1], Integer.valueOf(words[2]));
                default -> {} // a comment, or empty
            }
        }
        return world;
    }

    private static Client client(String[] words) {
        @Nullable String claim = words[3].equals("-") ? null : words[3];
        return new Client(address(words[2]), claim, words.length > 4 ? addresses(words, 4) : addresses(words, 2, 3));
    }

    private static @Nullable List<InetAddress> addresses(String[] words, int from) {
        return words[from].equals(Client.UNTOLD) ? null : addresses(words, from, words.length);
    }

    private static List<InetAddress> addresses(String[] words, int from, int to) {
        return List.of(words).subList(from, to).stream()
                .map(TrustCases::address)
                .toList();
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text.equals(Client.UNTOLD) ? "0.0.0.0" : text);
    }

    public static List<Case> all() {
        return FILES.stream().flatMap(file -> of(file).stream()).toList();
    }

    private static List<Case> of(String file) {
        List<Case> cases = new ArrayList<>();
        List<String> lines = lines(file);
        Group group = new Group("");
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int blank = line.indexOf(' ');
            String word = blank < 0 ? line : line.substring(0, blank);
            String rest = blank < 0 ? "" : line.substring(blank + 1);
            switch (word) {
                case "" -> {} // between groups
                case "--" -> group = new Group(rest);
                case "equiv", "rhosts", "netgroup" ->
                    group.contents.merge(word, unescaped(rest) + "\n", String::concat);
                case "file" -> group.options(rest);
                case "own", "principal", "administrators" -> group.settings.put(word, rest);
                case "ask" -> cases.add(group.ask(file + ".txt:" + (i + 1), rest));
                default -> throw new IllegalStateException(file + ".txt:" + (i + 1));
            }
        }
        return cases;
    }

    private static final class Group {
        private final String about;
        private final Map<String, String> contents = new HashMap<>();
        private final Map<String, Map<String, String>> options = new HashMap<>();
        private final Map<String, String> settings = new HashMap<>();

        Group(String about) {
            this.about = about;
        }

        void options(String text) {
            String[] words = text.split(" ", -1);
            for (String word : List.of(words).subList(1, words.length)) {
                int equals = word.indexOf('=');
                options.computeIfAbsent(words[0], _ -> new HashMap<>())
                        .put(word.substring(0, equals), word.substring(equals + 1));
            }
        }

        Case ask(String where, String text) {
            Matcher matcher = ASK.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalStateException(where);
            }
            Map<String, Content> files = new HashMap<>();
            for (String name : List.of("equiv", "rhosts", "netgroup", "home")) {
                files.put(name, new Content(contents.get(name), options.getOrDefault(name, Map.of())));
            }
            return new Case(
                    where,
                    about,
                    files,
                    settings,
                    matcher.group(1),
                    matcher.group(2),
                    matcher.group(3),
                    matcher.group(4),
                    matcher.group(5));
        }
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> {
            String hex = found.group(1);
            String letter = hex != null ? "" : found.group(2);
            return Matcher.quoteReplacement(
                    switch (letter) {
                        case "" -> String.valueOf((char) Integer.parseInt(hex, 16));
                        case "t" -> "\t";
                        case "r" -> "\r";
                        case "0" -> "\0";
                        default -> letter;
                    });
        });
    }

    private static List<String> lines(String file) {
        try (InputStream in = TrustCases.class.getResourceAsStream("/trust/" + file + ".txt")) {
            if (in == null) {
                throw new IllegalStateException(file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
