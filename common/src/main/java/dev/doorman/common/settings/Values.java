package dev.doorman.common.settings;

import java.time.Duration;
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

    static <E extends Enum<E>> @Nullable E constant(Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text)) {
                return constant;
            }
        }
        return null;
    }

    static @Nullable String kubernetesName(String text) {
        return text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?") ? text : null;
    }

    static @Nullable String hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && text.substring(colon + 1).matches("[1-9][0-9]{0,4}");
        return port && Integer.parseInt(text.substring(colon + 1)) <= 0xffff ? text : null;
    }
}
