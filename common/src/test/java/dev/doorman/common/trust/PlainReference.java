package dev.doorman.common.trust;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * rhosts(5) once more, as plainly as its page has it: line by line, word by word, no entries, no bounds, nothing of what it
 * is to judge. It takes a bare word for what it says and looks names up where they lead, as ruserok(3) does. It is laxer
 * than we are about lines at fault: what it refuses, nobody may grant.
 */
final class PlainReference {
    private final Map<String, List<String>> leads;
    private final Map<String, List<String>> groups;
    private final @Nullable String principal;
    private final @Nullable String own;

    /**
     * What one world knows.
     *
     * @param leads where names lead, addresses as they are written shortest
     * @param groups of a netgroup its members: {@code host,user} or another group
     */
    PlainReference(
            Map<String, List<String>> leads,
            Map<String, List<String>> groups,
            @Nullable String principal,
            @Nullable String own) {
        this.leads = leads;
        this.groups = groups;
        this.principal = principal;
        this.own = own;
    }

    /**
     * Who asks.
     *
     * @param address as it is written
     * @param claim the name its address has; null: none
     */
    record Asked(
            String remote,
            String local,
            boolean root,
            String address,
            @Nullable String claim,
            boolean a,
            boolean l) {}

    boolean trusts(@Nullable String equiv, @Nullable String rhosts, Asked asked) {
        if (!asked.remote.matches("[A-Za-z0-9._+$@][A-Za-z0-9._+$@-]{0,127}")) {
            return false;
        }
        String claim = asked.claim == null ? null : asked.claim.toLowerCase(Locale.ROOT);
        boolean good = claim != null && leads.getOrDefault(claim, List.of()).contains(asked.address);
        if (claim != null && !good && (asked.a || own != null && (claim.equals(own) || claim.endsWith("." + own)))) {
            return false;
        }
        String name = good ? claim : null;
        if (equiv != null && !asked.root && file(equiv, asked, name) > 0) {
            return true;
        }
        return rhosts != null && (asked.root || !asked.l) && file(rhosts, asked, name) > 0;
    }

    /** 1: yes, -1: no, 0: nothing. */
    private int file(String text, Asked asked, @Nullable String name) {
        for (String line : text.split("\n", -1)) {
            String[] words = line.replaceAll("(?s)#.*", "").trim().split("[ \t\r\f\u000b]+", -1);
            if (words[0].isEmpty()) {
                continue;
            }
            int user = words.length == 1 ? same(asked.local, asked.remote) : user(words[1], asked.remote);
            int host = host(words[0].toLowerCase(Locale.ROOT), words[0], asked.address, name);
            if (host < 0 || host > 0 && user < 0) {
                return -1;
            }
            if (host > 0 && user > 0) {
                return 1;
            }
        }
        return 0;
    }

    private int user(String word, String remote) {
        if (word.startsWith("+@") || word.startsWith("-@")) {
            return (word.startsWith("-") ? -1 : 1) * group(word.substring(2), 1, remote, "", null, new HashSet<>());
        }
        if (word.equals("+")) {
            return 1;
        }
        return word.startsWith("-")
                ? -same(word.substring(1), remote)
                : same(word.startsWith("+") ? word.substring(1) : word, remote);
    }

    private int same(String one, String other) {
        return whole(one).equals(whole(other)) ? 1 : 0;
    }

    private String whole(String name) {
        int plus = name.indexOf('+');
        return plus < 0
                ? (principal == null ? "" : principal) + "+" + name
                : name.substring(0, plus).toUpperCase(Locale.ROOT) + name.substring(plus);
    }

    private int host(String word, String written, String address, @Nullable String name) {
        if (word.startsWith("+@") || word.startsWith("-@")) {
            int in = group(written.substring(2), 0, "", address, name, new HashSet<>());
            return word.startsWith("-") ? -in : in;
        }
        if (word.equals("+")) {
            return 1;
        }
        if (word.startsWith("-")) {
            return -one(word.substring(1), address);
        }
        return one(word.startsWith("+") ? word.substring(1) : word, address);
    }

    private int one(String text, String address) {
        if (text.matches("[0-9.]+(/[0-9]{1,2})?|[0-9a-f:]+:[0-9a-f:]*(/[0-9]{1,3})?")) {
            return network(text, address) ? 1 : 0;
        }
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        boolean leadsHere = leads.getOrDefault(bare, List.of()).contains(address)
                || own != null
                        && leads.getOrDefault(bare + "." + own, List.of()).contains(address);
        return leadsHere ? 1 : 0;
    }

    private static boolean network(String text, String address) {
        String[] parts = text.split("/", -1);
        try {
            byte[] base = InetAddress.ofLiteral(parts[0]).getAddress();
            byte[] other = InetAddress.ofLiteral(address).getAddress();
            int bits = base.length * 8;
            int prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
            return base.length == other.length
                    && prefix <= bits
                    && new BigInteger(1, base)
                            .shiftRight(bits - prefix)
                            .equals(new BigInteger(1, other).shiftRight(bits - prefix));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a host (field 0) or a user (field 1) is in a netgroup. */
    private int group(String group, int field, String user, String address, @Nullable String name, Set<String> seen) {
        if (!seen.add(group)) {
            return 0;
        }
        for (String member : groups.getOrDefault(group, List.of())) {
            if (member.indexOf(',') < 0) {
                if (group(member, field, user, address, name, seen) > 0) {
                    return 1;
                }
                continue;
            }
            String text = member.split(",", -1)[field];
            boolean is =
                    text.isEmpty() || (field == 0 ? text.equals(name) || one(text, address) > 0 : same(text, user) > 0);
            if (!text.equals("-") && is) {
                return 1;
            }
        }
        return 0;
    }
}
