package dev.doorman.common.settings;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The times of the day at which clients are taken, as xinetd has them: {@code 08:00-18:00, 20:00-22:00}. Both ends belong to
 * them, to the minute; one that ends before it begins goes on through midnight. Immutable.
 *
 * @param intervals empty: always
 */
public record AccessTimes(List<Interval> intervals) {
    public static final AccessTimes ALWAYS = new AccessTimes(List.of());

    static final String EXPECTED = "times of the day such as 08:00-18:00, 20:00-22:00";

    private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})");

    /** From one minute to another. */
    public record Interval(LocalTime from, LocalTime to) {
        boolean includes(LocalTime minute) {
            boolean begun = !minute.isBefore(from);
            boolean over = minute.isAfter(to);
            return from.isAfter(to) ? begun || !over : begun && !over;
        }
    }

    public AccessTimes {
        intervals = List.copyOf(intervals);
    }

    /** Whether clients are taken at a time. */
    public boolean include(LocalTime time) {
        LocalTime minute = time.truncatedTo(ChronoUnit.MINUTES);
        return intervals.isEmpty() || intervals.stream().anyMatch(interval -> interval.includes(minute));
    }

    static @Nullable AccessTimes parse(String text) {
        List<Interval> intervals = new ArrayList<>();
        for (String one : text.strip().split("\\s*,\\s*|\\s+", -1)) {
            Matcher matcher = INTERVAL.matcher(one);
            if (!matcher.matches()) {
                return null;
            }
            try {
                intervals.add(new Interval(time(matcher, 1), time(matcher, 3)));
            } catch (DateTimeException e) {
                return null;
            }
        }
        return new AccessTimes(intervals);
    }

    private static LocalTime time(Matcher matcher, int group) {
        return LocalTime.of(Integer.parseInt(matcher.group(group)), Integer.parseInt(matcher.group(group + 1)));
    }
}
