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
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

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

    static @Nullable String hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && text.substring(colon + 1).matches("[1-9][0-9]{0,4}");
        return port && Integer.parseInt(text.substring(colon + 1)) <= 0xffff ? text : null;
    }
}
