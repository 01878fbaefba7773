package dev.doorman.ftpd.protocol;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Which facts MLST and MLSD tell, RFC 3659 section 7; a client chooses by OPTS MLST. Immutable. */
public record MachineFacts(Set<Fact> facts) {
    /** One that we know. */
    public enum Fact {
        TYPE("type"),
        SIZE("size"),
        MODIFY("modify"),
        PERM("perm"),
        UNIQUE("unique"),
        UNIX_MODE("UNIX.mode"),
        UNIX_OWNER("UNIX.owner"),
        UNIX_GROUP("UNIX.group");

        private final String label;

        Fact(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** What is told where no client has chosen. */
    public static final MachineFacts ALL = new MachineFacts(EnumSet.allOf(Fact.class));

    public MachineFacts {
        facts = Set.copyOf(facts);
    }

    public boolean has(Fact fact) {
        return facts.contains(fact);
    }

    /** Those that a client chose: names, each with a semicolon behind it; what we do not know is passed over. */
    public static MachineFacts chosen(String argument) {
        Set<String> names = Arrays.stream(argument.strip().split(";", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Set<Fact> chosen = EnumSet.noneOf(Fact.class);
        for (Fact fact : Fact.values()) {
            if (names.contains(fact.label().toLowerCase(Locale.ROOT))) {
                chosen.add(fact);
            }
        }
        return new MachineFacts(chosen);
    }

    /** FEAT's words: all that there are, an asterisk behind those that are told now. */
    public String feature() {
        return "MLST "
                + Arrays.stream(Fact.values())
                        .map(fact -> fact.label() + (has(fact) ? "*;" : ";"))
                        .collect(Collectors.joining());
    }

    /** The words of the reply to OPTS MLST. */
    public String chosenText() {
        return Arrays.stream(Fact.values())
                .filter(this::has)
                .map(fact -> fact.label() + ";")
                .collect(Collectors.joining());
    }
}
