package dev.doorman.common.trust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads netgroup(5):
 *
 * <pre>
 *   group  (host, user, domain) | group ...
 * </pre>
 *
 * A line goes on after a backslash at its end; a comment goes from {@code #} to the end of the line. A group whose line is at
 * fault, or of whose name there are two, is not defined at all, so that a denial that names it can tell. For one file.
 */
final class NetgroupParser {
    private static final Logger LOG = Logger.getLogger(NetgroupParser.class);
    private static final int MAX_GROUPS = 4096;
    private static final int MAX_LINE = 64 * 1024;
    private static final int MAX_LOGGED = 8;
    private static final String FIELD = "[ \t]*+([^(),# \t]*+)[ \t]*+";
    private static final Pattern MEMBER =
            Pattern.compile("[ \t]*+(?:\\(" + FIELD + "," + FIELD + "," + FIELD + "\\)|([^(),# \t]++))");
    private static final int HOST = 1;
    private static final int USER = 2;
    private static final int GROUP = 4;

    private final String label;
    private final Map<String, Netgroups.Group> groups = new HashMap<>();
    private final Set<String> broken = new HashSet<>();
    private int faults;

    NetgroupParser(String label) {
        this.label = label;
    }

    Map<String, Netgroups.Group> parse(byte[] content) {
        String[] lines = new String(content, StandardCharsets.ISO_8859_1).split("\n", -1);
        int next = 0;
        while (next < lines.length) {
            int first = next;
            StringBuilder whole = new StringBuilder();
            boolean goesOn = true;
            while (goesOn && next < lines.length) {
                String part = withoutEnd(lines[next++]);
                goesOn = part.endsWith("\\");
                whole.append(goesOn ? part.substring(0, part.length() - 1) + " " : part);
            }
            line(whole.toString().strip(), first + 1);
        }
        broken.forEach(groups::remove);
        return groups;
    }

    private static String withoutEnd(String line) {
        String whole = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        int comment = whole.indexOf('#');
        return comment < 0 ? whole : whole.substring(0, comment);
    }

    private void line(String line, int number) {
        if (line.isEmpty()) {
            return;
        }
        int end = 0;
        while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
            end++;
        }
        String name = line.substring(0, end);
        Netgroups.Group group =
                line.length() <= MAX_LINE && groups.size() < MAX_GROUPS ? group(line.substring(end)) : null;
        if (!TrustEntry.isGroup(name) || group == null || groups.containsKey(name)) {
            broken.add(name);
            if (faults++ < MAX_LOGGED) {
                LOG.warnf("netgroup left out file=%s line=%d", label, number);
            }
            return;
        }
        groups.put(name, group);
    }

    private static Netgroups.@Nullable Group group(String members) {
        List<Netgroups.Triple> triples = new ArrayList<>();
        List<String> names = new ArrayList<>();
        Matcher matcher = MEMBER.matcher(members.stripTrailing());
        int end = 0;
        while (matcher.find(end) && matcher.start() == end) {
            end = matcher.end();
            String name = matcher.group(GROUP);
            if (name != null) {
                if (!TrustEntry.isGroup(name)) {
                    return null;
                }
                names.add(name);
                continue;
            }
            Netgroups.Triple triple = triple(matcher.group(HOST), matcher.group(USER));
            if (triple == null) {
                return null;
            }
            triples.add(triple);
        }
        return end == members.stripTrailing().length() ? new Netgroups.Group(triples, names) : null;
    }

    private static Netgroups.@Nullable Triple triple(String hostText, String userText) {
        @Nullable HostPattern host = hostText.isEmpty() ? new HostPattern.Any() : HostPattern.of(hostText);
        @Nullable UserPattern user = userText.isEmpty() ? new UserPattern.Any() : UserPattern.of(userText);
        boolean isWhole = (host != null || hostText.equals("-")) && (user != null || userText.equals("-"));
        return isWhole ? new Netgroups.Triple(host, user) : null;
    }
}
