package dev.doorman.common.trust;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of hosts.equiv or .rhosts, rhosts(5):
 *
 * <pre>
 *   [+|-]host [[+|-]user]
 * </pre>
 *
 * where either may be {@code @group}, then with its sign, or a bare {@code +}. An entry with a minus anywhere is a denial:
 * {@code -host} of all the host's users, whatever stands behind it, as in glibc; {@code host -user} of that user.
 */
record TrustEntry(Sign hostSign, HostPattern host, Sign userSign, UserPattern user) {
    private static final Pattern BLANKS = Pattern.compile("[ \t]+");
    private static final Pattern GROUP = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
    private static final Pattern MINUS = Pattern.compile("(?:^|[^A-Za-z0-9._-])-");
    private static final int HOST_AND_USER = 2;

    /**
     * Takes a line apart that has no comment and no blanks at its ends.
     *
     * @return null when it is no entry
     */
    static @Nullable TrustEntry of(String line) {
        String[] fields = BLANKS.split(line, -1);
        if (fields.length > HOST_AND_USER) {
            return null;
        }
        HostPattern host = host(fields[0]);
        UserPattern user = fields.length < HOST_AND_USER ? new UserPattern.Namesake() : user(fields[1]);
        Sign userSign = fields.length < HOST_AND_USER ? Sign.ALLOW : sign(fields[1]);
        return host == null || user == null ? null : new TrustEntry(sign(fields[0]), host, userSign, user);
    }

    /** Whether a line that is no entry may have been meant as a denial. */
    static boolean mayDeny(String line) {
        return MINUS.matcher(line).find();
    }

    static boolean isGroup(String text) {
        return GROUP.matcher(text).matches();
    }

    private static Sign sign(String field) {
        return field.startsWith("-") ? Sign.DENY : Sign.ALLOW;
    }

    private static String unsigned(String field) {
        return field.startsWith("-") || field.startsWith("+") ? field.substring(1) : field;
    }

    private static @Nullable HostPattern host(String field) {
        if (field.equals("+")) {
            return new HostPattern.Any();
        }
        String group = group(field);
        return group == null ? HostPattern.of(unsigned(field)) : new HostPattern.InGroup(group);
    }

    private static @Nullable UserPattern user(String field) {
        if (field.equals("+")) {
            return new UserPattern.Any();
        }
        String group = group(field);
        return group == null ? UserPattern.of(unsigned(field)) : new UserPattern.InGroup(group);
    }

    /** The group of {@code +@group} or {@code -@group}; null when it is none. */
    private static @Nullable String group(String field) {
        boolean isOne = (field.startsWith("+@") || field.startsWith("-@")) && isGroup(field.substring(2));
        return isOne ? field.substring(2) : null;
    }
}
