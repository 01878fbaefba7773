package dev.doorman.common.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long somebody is kept out, as it is written. Stateless. */
public final class BanTime {
    private static final String FOREVER = "forever";

    private BanTime() {}

    /** {@code forever}, until a pardon, or a duration such as {@code 90s}, {@code 10m} or {@code 12h}; null for another text. */
    public static @Nullable Duration parse(String text) {
        Duration time = text.equals(FOREVER) ? AccessLimits.FOREVER : Values.duration(text);
        return time == null || time.compareTo(AccessLimits.FOREVER) > 0 ? null : time;
    }

    /** Whether so much is left that no gateway runs for so long. */
    public static boolean isForever(Duration left) {
        return left.compareTo(AccessLimits.FOREVER.dividedBy(2)) > 0;
    }
}
