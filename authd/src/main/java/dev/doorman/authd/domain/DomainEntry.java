package dev.doorman.authd.domain;

import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.account.Shadow;
import dev.doorman.common.account.UserName;
import dev.doorman.common.settings.DomainSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a directory says of a user.
 *
 * @param dn the entry's distinguished name
 * @param base the user's name within the domain, as the directory writes it
 * @param ageing the password's and the account's ages; without a password
 * @param locked whether the account is disabled
 */
record DomainEntry(String dn, String base, int uid, int gid, String home, String shell, Shadow ageing, boolean locked) {
    private static final List<String> STANDING = List.of(
            "shadowLastChange",
            "shadowMax",
            "shadowWarning",
            "shadowInactive",
            "shadowExpire",
            "userAccountControl",
            "accountExpires",
            "nsAccountLock",
            "pwdAccountLockedTime");

    /** ACCOUNTDISABLE of Active Directory's userAccountControl. */
    private static final int DISABLED = 2;
    /** Days from 1601-01-01, where Active Directory's time begins, to 1970-01-01. */
    private static final long DAYS_BEFORE = 134_774;

    private static final long TICKS_A_DAY = 24L * 60 * 60 * 10_000_000;
    private static final int MAX_PATH = 1024;

    /** What to ask for. */
    static String[] wanted(DomainSettings.Attributes names) {
        return Stream.concat(
                        Stream.of(names.user(), names.uid(), names.gid(), names.home(), names.shell()),
                        STANDING.stream())
                .toArray(String[]::new);
    }

    /**
     * Reads an entry.
     *
     * @throws UnfitEntryException when there is no account in it that can be used here
     */
    static DomainEntry of(SearchResultEntry entry, DomainSettings settings) throws UnfitEntryException {
        DomainSettings.Attributes names = settings.attributes();
        String base = base(entry, settings);
        String home = text(entry, names.home());
        String shell = text(entry, names.shell());
        return new DomainEntry(
                entry.getDN(),
                base,
                id(entry, names.uid(), settings),
                id(entry, names.gid(), settings),
                home(home.isEmpty() ? settings.home().replace(DomainSettings.USER, base) : home, names.home()),
                path(shell.isEmpty() ? settings.shell() : shell, names.shell()),
                new Shadow(
                        "",
                        number(entry, "shadowLastChange"),
                        number(entry, "shadowMax"),
                        number(entry, "shadowWarning"),
                        number(entry, "shadowInactive"),
                        expires(entry)),
                locked(entry));
    }

    /** The name that the directory gives; of several, always the same one, whichever was asked for. */
    private static String base(SearchResultEntry entry, DomainSettings settings) throws UnfitEntryException {
        String[] values = entry.getAttributeValues(settings.attributes().user());
        return Arrays.stream(values == null ? new String[0] : values)
                .filter(value -> UserName.of(settings.name() + UserName.SEPARATOR + value, null) != null)
                .min(String::compareTo)
                .orElseThrow(() -> new UnfitEntryException("no name that a user can have"));
    }

    private static int id(SearchResultEntry entry, String attribute, DomainSettings settings)
            throws UnfitEntryException {
        String text = text(entry, attribute);
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < settings.minimumId()) {
            throw new UnfitEntryException(attribute + " is no number from " + settings.minimumId());
        }
        return Integer.parseInt(text);
    }

    /** As in passwd(5): a local path, a UNC path, or a drive, of which the user is told. */
    private static String home(String text, String attribute) throws UnfitEntryException {
        return switch (HomePath.of(text)) {
            case HomePath.Local(String path) -> path(path, attribute);
            case HomePath.Network _ -> text;
            case HomePath.DriveLetter _ -> text;
            case null -> throw new UnfitEntryException(attribute + " is no home");
        };
    }

    private static String path(String text, String attribute) throws UnfitEntryException {
        boolean fits = text.startsWith("/")
                && text.length() <= MAX_PATH
                && text.chars().noneMatch(c -> c <= ' ' || c >= 0x7f || c == ':');
        if (!fits) {
            throw new UnfitEntryException(attribute + " is no absolute path");
        }
        return text;
    }

    /** The day on which the account is shut, by RFC 2307 or by Active Directory; -1: none. */
    private static long expires(SearchResultEntry entry) {
        long day = number(entry, "shadowExpire");
        long ticks = number(entry, "accountExpires");
        // 0 and the greatest number mean never
        if (ticks <= 0 || ticks == Long.MAX_VALUE) {
            return day;
        }
        long other = Math.max(0, ticks / TICKS_A_DAY - DAYS_BEFORE);
        return day < 0 ? other : Math.min(day, other);
    }

    private static boolean locked(SearchResultEntry entry) {
        long control = number(entry, "userAccountControl");
        return control >= 0 && (control & DISABLED) != 0
                || "true".equalsIgnoreCase(text(entry, "nsAccountLock"))
                || entry.hasAttribute("pwdAccountLockedTime");
    }

    private static long number(SearchResultEntry entry, String attribute) {
        return Optional.of(text(entry, attribute))
                .filter(text -> text.matches("[0-9]{1,18}|9223372036854775807"))
                .map(Long::valueOf)
                .orElse(-1L);
    }

    private static String text(SearchResultEntry entry, String attribute) {
        @Nullable String value = entry.getAttributeValue(attribute);
        return value == null ? "" : value;
    }
}
