package dev.doorman.common.settings;

import dev.doorman.common.net.PortRange;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of doorman.properties: what each takes, and what holds where it is not set. */
enum Key {
    ACTIVATOR("service.*.activator", "process", Kind.ACTIVATOR),
    ADDRESS("service.*.address", "", Kind.ADDRESS),
    IDLE_TIMEOUT("service.*.idle-timeout", "10m", Kind.DURATION),
    START_TIMEOUT("service.*.start-timeout", "30s", Kind.DURATION),
    LOGIN_TIMEOUT("service.*.login-timeout", "60s", Kind.DURATION),
    LOGIN_TRIES("service.*.login-tries", "10", Kind.COUNT),
    HANGUP_GRACE("service.*.hangup-grace", "5s", Kind.DURATION),
    KILL_USER_PROCESSES("service.*.kill-user-processes", "false", Kind.BOOLEAN),
    DIAL("service.*.dial", "", Kind.DIAL_POLICY),
    CALLBACK_PASSIVE_PORTS("callback-passive-ports", "30000-30099", Kind.PORTS),
    CALLBACK_ADVERTISE("callback-advertise", "", Kind.ADVERTISED),
    ACCOUNTS("accounts", "etc", Kind.ACCOUNT_SOURCE),
    ROOT_LOGIN("root-login", "false", Kind.BOOLEAN),
    THROTTLE_FREE("throttle.free", "3", Kind.COUNT),
    THROTTLE_FIRST("throttle.first", "1s", Kind.HOLD),
    THROTTLE_LONGEST("throttle.longest", "30s", Kind.HOLD),
    THROTTLE_USER_LONGEST("throttle.user-longest", "5s", Kind.HOLD),
    THROTTLE_FORGET("throttle.forget", "15m", Kind.DURATION),
    BAN_FAILURES("ban.failures", "20", Kind.COUNT),
    BAN_WINDOW("ban.window", "10m", Kind.DURATION),
    BAN_TIME("ban.time", "10m", Kind.DURATION),
    BAN_LONGEST("ban.longest", "24h", Kind.DURATION),
    BAN_EXEMPT("ban.exempt", "", Kind.NETWORKS);

    private final String pattern;
    private final String standard;
    private final Kind kind;

    /** What a value can be. */
    private enum Kind {
        ACTIVATOR("process or none"),
        ADDRESS("host:port"),
        DURATION("a duration such as 500ms, 30s, 10m or 1h"),
        COUNT("a number from 1"),
        BOOLEAN("true or false"),
        ACCOUNT_SOURCE("etc or system"),
        DIAL_POLICY("reserved, ftp-data, any or none"),
        HOLD("a duration such as 500ms or 10s, 30s at most"),
        NETWORKS("addresses and networks such as 192.0.2.7, 10.0.0.0/8 with a comma between each two"),
        PORTS("a range of ports such as 30000-30099"),
        ADVERTISED("addresses with a comma between each two, each ADDRESS, or LISTENED=ADDRESS of the same family");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }
    }

    Key(String pattern, String standard, Kind kind) {
        this.pattern = pattern;
        this.standard = standard;
        this.kind = kind;
    }

    String standard() {
        return standard;
    }

    String expected() {
        return kind.expected;
    }

    @Nullable
    Object parse(String text) {
        return switch (kind) {
            case ACTIVATOR -> Values.constant(ServiceSettings.ActivatorKind.class, text);
            case ADDRESS -> Values.hostAndPort(text);
            case DURATION -> Values.duration(text);
            case COUNT -> Values.count(text);
            case BOOLEAN -> Values.bool(text);
            case ACCOUNT_SOURCE -> Values.constant(AccountSource.class, text);
            case DIAL_POLICY -> Values.constant(DialPolicy.class, text);
            case HOLD -> Values.hold(text);
            case NETWORKS -> Values.networks(text);
            case PORTS -> PortRange.parse(text);
            case ADVERTISED -> AdvertisedAddresses.parse(text);
        };
    }

    /** The key as a line of the file has it. */
    String of(String service) {
        return pattern.replace("*", service);
    }

    /** The key that a line's name belongs to; null when there is none. */
    static @Nullable Key find(String name) {
        return Arrays.stream(values())
                .filter(key -> name.matches(key.pattern.replace(".", "\\.").replace("*", "[A-Za-z0-9_-]+")))
                .findFirst()
                .orElse(null);
    }

    /** The key that an unknown name most likely meant. */
    static String nearest(String name) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(key -> distance(last(name), last(key.pattern))))
                .map(key -> key.pattern.replace("*", "<name>"))
                .orElseThrow();
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** How many letters must be changed, put in or taken out (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
