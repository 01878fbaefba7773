package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days count from 1970-01-01; -1 is an empty field. */
class ShadowTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "nothing set,             -1,    -1, -1,  -1, 20000, true",
        "changed long ago,         1,    -1, -1,  -1, 20000, true",
        "must be changed,          0,    -1, -1,  -1, 20000, false",
        "last day of the password, 19990, 10, -1, -1, 20000, true",
        "first day after it,       19990, 10, -1, -1, 20001, false",
        "last day of the grace,    19990, 10, 5,  -1, 20005, true",
        "first day after it,       19990, 10, 5,  -1, 20006, false",
        "no grace at all,          19990, 10, 0,  -1, 20001, false",
        "day before the end,       -1,    -1, -1, 20001, 20000, true",
        "day of the end,           -1,    -1, -1, 20000, 20000, false",
        "ended at once,            -1,    -1, -1, 0,     20000, false",
        "end before age,           19990, 99, -1, 20000, 20000, false",
        "no end of days,           19990, 9223372036854775807, -1, -1, 20000, false",
    })
    void ends(String what, long lastChange, long maximum, long inactive, long expires, long day, boolean usable) {
        assertThat(new Shadow("", lastChange, maximum, -1, inactive, expires).usableOn(day))
                .as(what)
                .isEqualTo(usable);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                "nothing set,         -1,    -1, -1, -1, 20000, -",
                "not yet,             19990, 30, 7,  -1, 20012, -",
                "first day to tell,   19990, 30, 7,  -1, 20013, 7",
                "last day,            19990, 30, 7,  -1, 20020, 0",
                "after it,            19990, 30, 7,  -1, 20021, -",
                "in the grace,        19990, 30, 7,  5,  20022, -2",
                "after the grace,     19990, 30, 7,  5,  20026, -",
                "no warning wanted,   19990, 30, -1, -1, 20019, -",
                "but on the last day, 19990, 30, -1, -1, 20020, 0",
                "must be changed,     0,     30, 7,  -1, 20000, -",
                "changed tomorrow,    20001, 30, 7,  -1, 20000, -",
            })
    void tells(String what, long lastChange, long maximum, long warn, long inactive, long day, @Nullable Long left) {
        OptionalLong told = new Shadow("", lastChange, maximum, warn, inactive, -1).daysToTell(day);
        assertThat(told).as(what).isEqualTo(left == null ? OptionalLong.empty() : OptionalLong.of(left));
    }
}
