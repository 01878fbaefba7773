package dev.doorman.gateway.access.rules;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code a, b EXCEPT c EXCEPT d}, which is {@code a, b EXCEPT (c EXCEPT d)}. Immutable.
 *
 * @param except null: no exceptions
 */
record PatternList<P>(List<P> patterns, @Nullable PatternList<P> except) {
    PatternList {
        patterns = List.copyOf(patterns);
    }

    /** Looks from left to right and no further than needed, so that no name is asked for without need. */
    Match matches(Function<P, Match> matcher) {
        for (P pattern : patterns) {
            switch (matcher.apply(pattern)) {
                case YES -> {
                    return excepted(matcher);
                }
                case NAME_NEEDED -> {
                    return Match.NAME_NEEDED;
                }
                case NO -> {
                    // the next may
                }
            }
        }
        return Match.NO;
    }

    private Match excepted(Function<P, Match> matcher) {
        Match exception = except == null ? Match.NO : except.matches(matcher);
        return switch (exception) {
            case YES -> Match.NO;
            case NO -> Match.YES;
            case NAME_NEEDED -> Match.NAME_NEEDED;
        };
    }
}
