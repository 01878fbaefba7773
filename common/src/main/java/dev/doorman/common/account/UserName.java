package dev.doorman.common.account;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose name a text is, once the principal domain is taken into account: {@code john} is the principal domain's john where
 * there is one and the machine's own else, {@code CORP+john} is the domain CORP's. Two texts name the same user if these are
 * equal. Domains compare in any case, users' names as they are written.
 *
 * @param domain in upper case; empty for the machine's own accounts
 * @param base the name within the domain
 */
public record UserName(String domain, String base) {
    /** Between a domain and a name. */
    public static final char SEPARATOR = '+';

    /** Whose the machine's own accounts are where bare names belong to a domain of others: {@code LOCAL+john}. */
    public static final String LOCAL = "LOCAL";

    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /**
     * Takes a name apart that somebody gave, unchecked.
     *
     * @param principal the principal domain; null where none is configured
     * @return null when it can be no user's name
     */
    public static @Nullable UserName of(String text, @Nullable String principal) {
        if (AccountName.of(text) == null) {
            return null;
        }
        int separator = text.indexOf(SEPARATOR);
        String domain =
                separator < 0 ? String.valueOf(principal == null ? "" : principal) : text.substring(0, separator);
        String base = text.substring(separator + 1);
        boolean whole = AccountName.of(base) != null && base.indexOf(SEPARATOR) < 0;
        if (!whole || !domain.isEmpty() && !DOMAIN.matcher(domain).matches() || separator == 0) {
            return null;
        }
        return new UserName(domain.toUpperCase(Locale.ROOT), base);
    }

    /** Whether this is a name without a domain, and the other is called so too, in whichever domain. */
    public boolean isBareNameOf(UserName other) {
        return domain.isEmpty() && base.equals(other.base);
    }

    /** {@code john}, or {@code CORP+john}. */
    public String text() {
        return domain.isEmpty() ? base : domain + SEPARATOR + base;
    }
}
