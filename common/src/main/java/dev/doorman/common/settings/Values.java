package dev.doorman.common.settings;

import dev.doorman.common.net.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How values are written in doorman.properties; each method answers null for a text that is none. Stateless. */
final class Values {
    private static final Pattern DECISIVE = Pattern.compile(
            "USER|LOGNAME|HOME|SHELL|PATH|TERM|MAIL|ENV|BASH_ENV|IFS|CDPATH|PS4|SHELLOPTS|BASHOPTS|PROMPT_COMMAND"
                    + "|CREDENTIALS_DIRECTORY|(?:LD|DOORMAN|KRB5|PYTHON|PERL5?|RUBY|JAVA|NODE|GIT|TERMINFO|NLS|BASH)_?.*");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,8})([KMG]?)");

    private static final int MAX_HOST_NAME = 253;
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");
    private static final Pattern LDAP_URL =
            Pattern.compile("ldap(s?)://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?/?");

    private Values() {}

    static @Nullable Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    static @Nullable Duration hold(String text) {
        @Nullable Duration hold = duration(text);
        return hold == null || hold.compareTo(ThrottlePolicy.MOST) > 0 ? null : hold;
    }

    static @Nullable Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    static @Nullable Integer count(String text) {
        return text.matches("[1-9][0-9]{0,5}") ? Integer.valueOf(text) : null;
    }

    static @Nullable Integer port(String text) {
        return text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= 0xffff ? Integer.valueOf(text) : null;
    }

    static @Nullable List<Network> networks(String text) {
        List<Network> networks = new ArrayList<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            @Nullable Network network = Network.of(one.strip());
            if (network == null) {
                return null;
            }
            networks.add(network);
        }
        return networks;
    }

    static <E extends Enum<E>> @Nullable E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return constant;
            }
        }
        return null;
    }

    /** Bytes a second: a number, and K, M or G for so many times 1024, 1024 K or 1024 M. */
    static @Nullable Long rate(String text) {
        Matcher matcher = RATE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "K" -> amount << 10;
            case "M" -> amount << 20;
            case "G" -> amount << 30;
            default -> amount;
        };
    }

    static @Nullable Integer umask(String text) {
        return text.matches("0?[0-7]{3}") ? Integer.valueOf(text, 8) : null;
    }

    /** What is between the commas, each of a form; none at all is an empty list. */
    static @Nullable List<String> list(String text, String pattern) {
        List<String> items = new ArrayList<>();
        for (String one : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            String item = one.strip();
            if (!item.matches(pattern)) {
                return null;
            }
            items.add(item);
        }
        return items;
    }

    /** A client that could set any of these would be somebody else, or run something else. */
    static @Nullable List<String> environment(String text) {
        @Nullable List<String> names = list(text, "[A-Z][A-Z0-9_]{0,63}");
        return names == null || names.stream().anyMatch(DECISIVE.asMatchPredicate()) ? null : names;
    }

    static @Nullable String kubernetesName(String text) {
        return text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") ? text : null;
    }

    static @Nullable String matching(String text, String pattern) {
        return text.matches(pattern) ? text : null;
    }

    static @Nullable String domain(String text) {
        return text.matches("[A-Z0-9][A-Z0-9_-]{0,63}") && !text.equals("LOCAL") ? text : null;
    }

    static @Nullable String hostName(String text) {
        return text.length() <= MAX_HOST_NAME && HOST_NAME.matcher(text).matches() ? text : null;
    }

    static @Nullable LdapUrl ldapUrl(String text) {
        Matcher matcher = LDAP_URL.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        LdapUrl.Security security = matcher.group(1).isEmpty() ? LdapUrl.Security.START_TLS : LdapUrl.Security.TLS;
        String given = matcher.group(3);
        int port = given == null ? security.port() : Integer.parseInt(given);
        return port == 0 || port > 0xffff ? null : new LdapUrl(security, matcher.group(2), port);
    }
}
