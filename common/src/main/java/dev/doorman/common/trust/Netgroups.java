package dev.doorman.common.trust;

import dev.doorman.common.net.Network;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Named sets of hosts and users, netgroup(5). The domain of a triple is never asked for, as ruserok(3) does not. Groups may
 * name each other, in circles too. Immutable.
 */
public final class Netgroups {
    private static final Netgroups NONE = new Netgroups(Map.of());

    private final Map<String, Group> groups;

    Netgroups(Map<String, Group> groups) {
        this.groups = Map.copyOf(groups);
    }

    /**
     * A triple; an empty field is every one, and {@code -} is none.
     *
     * @param host null: none
     * @param user null: none
     */
    record Triple(@Nullable HostPattern host, @Nullable UserPattern user) {}

    /** A line of the file. */
    record Group(List<Triple> triples, List<String> groups) {
        Group {
            triples = List.copyOf(triples);
            groups = List.copyOf(groups);
        }
    }

    /** No file: every group is unknown. */
    public static Netgroups none() {
        return NONE;
    }

    /**
     * Takes the content of the file apart.
     *
     * @param label of the file, for the log
     */
    public static Netgroups parse(byte[] content, String label) {
        return new Netgroups(new NetgroupParser(label).parse(content));
    }

    /** Whether the file has such a group. */
    public boolean defines(String group) {
        return groups.containsKey(group);
    }

    /**
     * Whether a host is in a group, by its address or by its name.
     *
     * @param address in its plain form
     * @param name the one that leads back to the address; null where there is none
     */
    public boolean hasHost(String group, InetAddress address, @Nullable HostName name) {
        return ofHost(group, pattern -> switch (pattern) {
                    case HostPattern.Any _ -> true;
                    case HostPattern.Within(Network network) -> network.contains(address);
                    case HostPattern.Named(HostName host) -> host.equals(name);
                    case HostPattern.InGroup _ -> false;
                })
                == Membership.IN;
    }

    Membership ofHost(String group, Predicate<HostPattern> is) {
        return of(group, triple -> triple.host() != null && is.test(triple.host()));
    }

    Membership ofUser(String group, Predicate<UserPattern> is) {
        return of(group, triple -> triple.user() != null && is.test(triple.user()));
    }

    private Membership of(String group, Predicate<Triple> is) {
        Set<String> seen = new HashSet<>(Set.of(group));
        Deque<String> open = new ArrayDeque<>(seen);
        Membership otherwise = Membership.OUT;
        while (!open.isEmpty()) {
            Group next = groups.get(open.pop());
            if (next == null) {
                otherwise = Membership.UNKNOWN;
                continue;
            }
            if (next.triples().stream().anyMatch(is)) {
                return Membership.IN;
            }
            next.groups().stream().filter(seen::add).forEach(open::push);
        }
        return otherwise;
    }
}
