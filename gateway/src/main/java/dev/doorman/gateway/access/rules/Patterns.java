package dev.doorman.gateway.access.rules;

import dev.doorman.common.net.Network;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.Netgroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes the daemon list and the client list of a rule apart. For one file; pure. */
final class Patterns {
    /** What takes the place of {@code EXCEPT}'s inner lists: deeper ones are nobody's. */
    private static final int MAX_EXCEPTS = 16;

    private static final Pattern SEPARATORS = Pattern.compile("[, \t\r\n]+");
    private static final Pattern ADDRESS_PREFIX = Pattern.compile("(?:[0-9]{1,3}\\.){1,3}");
    private static final Pattern ADDRESS_LIKE = Pattern.compile("[0-9./]+");
    private static final Pattern ADDRESS_GLOB = Pattern.compile("[0-9.*?]+");
    private static final Set<String> WILDCARDS = names(HostPattern.Naming.values());

    private final Netgroups groups;

    Patterns(Netgroups groups) {
        this.groups = groups;
    }

    @FunctionalInterface
    private interface Parser<P> {
        P parse(String token) throws RuleException;
    }

    private static Set<String> names(HostPattern.Naming[] values) {
        Set<String> names = new HashSet<>();
        for (HostPattern.Naming value : values) {
            names.add(value.name());
        }
        return Set.copyOf(names);
    }

    PatternList<DaemonPattern> daemons(String text) throws RuleException {
        return list(text, "daemon", Patterns::daemon);
    }

    PatternList<HostPattern> clients(String text) throws RuleException {
        return list(text, "client", this::client);
    }

    private static <P> PatternList<P> list(String text, String of, Parser<P> parser) throws RuleException {
        List<String> tokens = Arrays.stream(SEPARATORS.split(text))
                .filter(token -> !token.isEmpty())
                .toList();
        List<List<P>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (String token : tokens) {
            if (token.equalsIgnoreCase("EXCEPT")) {
                check(parts.getLast(), of);
                parts.add(new ArrayList<>());
            } else {
                parts.getLast().add(parser.parse(token));
            }
        }
        check(parts.getLast(), of);
        if (parts.size() > MAX_EXCEPTS) {
            throw new RuleException("more than " + MAX_EXCEPTS + " EXCEPTs");
        }
        PatternList<P> list = new PatternList<>(parts.getLast(), null);
        for (List<P> part : parts.reversed().subList(1, parts.size())) {
            list = new PatternList<>(part, list);
        }
        return list;
    }

    private static void check(List<?> part, String of) throws RuleException {
        if (part.isEmpty()) {
            throw new RuleException("a " + of + " is missing");
        }
    }

    private static DaemonPattern daemon(String token) throws RuleException {
        int at = token.indexOf('@', 1);
        String name = at < 0 ? token : token.substring(0, at);
        @Nullable TextPattern text = TextPattern.of(name);
        if (text == null || WILDCARDS.contains(name.toUpperCase(Locale.ROOT))) {
            throw new RuleException("\"" + name + "\" is no daemon's name");
        }
        return new DaemonPattern(text, at < 0 ? null : dialled(token.substring(at + 1)));
    }

    /** Our own addresses have no names to us. */
    private static HostPattern dialled(String token) throws RuleException {
        HostPattern pattern = address(token);
        if (pattern == null) {
            throw new RuleException(
                    "\"" + token + "\" is no address that a client can dial; names are not looked up here");
        }
        return pattern;
    }

    private HostPattern client(String token) throws RuleException {
        if (token.startsWith("#")) {
            throw new RuleException("a comment has a line of its own");
        }
        if (token.startsWith("/")) {
            throw new RuleException("patterns are not read from a file: write here what is in " + token);
        }
        if (token.startsWith("@")) {
            return group(token.substring(1));
        }
        if (token.indexOf('@') > 0) {
            throw new RuleException("\"" + token + "\": clients are not asked for their users' names (ident)");
        }
        String upper = token.toUpperCase(Locale.ROOT);
        if (WILDCARDS.contains(upper)) {
            return new HostPattern.Named(HostPattern.Naming.valueOf(upper));
        }
        @Nullable HostPattern address = address(token);
        return address == null ? name(token) : address;
    }

    private HostPattern group(String group) throws RuleException {
        if (!groups.defines(group)) {
            throw new RuleException("no netgroup \"" + group + "\" in the file netgroup");
        }
        return new HostPattern.InGroup(groups, group);
    }

    /** Null when it is none. */
    private static @Nullable HostPattern address(String token) throws RuleException {
        if (token.startsWith("[")) {
            return bracketed(token);
        }
        if (token.equalsIgnoreCase("ALL") || ADDRESS_PREFIX.matcher(token).matches()) {
            return text(token, HostPattern.AddressText::new);
        }
        if (ADDRESS_LIKE.matcher(token).matches()) {
            return network(token);
        }
        // a star alone is for any address, and needs no name
        return ADDRESS_GLOB.matcher(token).matches() ? text(token, HostPattern.AddressText::new) : null;
    }

    private static HostPattern bracketed(String token) throws RuleException {
        int end = token.indexOf(']');
        String rest = end < 0 ? "" : token.substring(end + 1);
        Network network =
                end < 0 || !rest.isEmpty() && !rest.startsWith("/") ? null : Network.of(token.substring(1, end) + rest);
        if (network == null) {
            throw new RuleException("\"" + token + "\" is not [address] or [address]/length");
        }
        return new HostPattern.Within(network);
    }

    private static HostPattern network(String token) throws RuleException {
        int slash = token.indexOf('/');
        String mask = slash < 0 ? "" : token.substring(slash + 1);
        Network written = Network.of(mask.indexOf('.') < 0 ? token : token.substring(0, slash) + "/" + length(mask));
        if (written == null) {
            throw new RuleException("\"" + token + "\" is no address: 192.0.2.7, 192.0.2. or 192.0.2.0/24");
        }
        Network whole = Network.of(slash < 0 ? token : token.substring(0, slash));
        if (whole == null || !whole.base().equals(written.base())) {
            throw new RuleException("\"" + token + "\" has bits that its mask takes away, and matches nobody; write "
                    + written.base().getHostAddress() + "/" + written.prefix());
        }
        return new HostPattern.Within(written);
    }

    private static int length(String mask) throws RuleException {
        Network written = Network.of(mask);
        if (written != null) {
            int bits = 0;
            for (byte part : written.base().getAddress()) {
                bits = bits << Byte.SIZE | part & 0xff;
            }
            int length = Integer.bitCount(bits);
            if (length == Integer.numberOfLeadingZeros(~bits)) {
                return length;
            }
        }
        throw new RuleException("\"" + mask + "\" is no mask of a network");
    }

    private static HostPattern name(String token) throws RuleException {
        String bare = token.startsWith(".") ? token.substring(1) : token;
        boolean glob = token.indexOf('*') >= 0 || token.indexOf('?') >= 0;
        boolean prefix = token.endsWith(".");
        if (!glob && !prefix && HostName.of(bare) == null) {
            throw new RuleException("\"" + token + "\" is no host, domain or network");
        }
        return text(token, HostPattern.Text::new);
    }

    private static HostPattern text(String token, Function<TextPattern, HostPattern> pattern) throws RuleException {
        @Nullable TextPattern text = TextPattern.of(token);
        if (text == null) {
            throw new RuleException("\"" + token + "\" is no host, domain or network");
        }
        return pattern.apply(text);
    }
}
