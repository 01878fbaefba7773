package dev.doorman.common.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.settings.AccessLimits.WhenFull;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTimesTest {
    @ParameterizedTest
    @CsvSource({
        "08:00-18:00, 07:59:59, false",
        "08:00-18:00, 08:00:00, true",
        "08:00-18:00, 18:00:59, true",
        "08:00-18:00, 18:01:00, false",
        "8:00-18:00 20:00-22:00, 19:00:00, false",
        "8:00-18:00 20:00-22:00, 21:00:00, true",
        "22:00-06:00, 23:00:00, true",
        "22:00-06:00, 05:59:00, true",
        "22:00-06:00, 12:00:00, false",
    })
    void bothEndsBelongToThem(String times, LocalTime time, boolean included) throws Exception {
        assertThat(Settings.parse(List.of("service.telnet.access-times = " + times))
                        .limits("telnet")
                        .times()
                        .include(time))
                .isEqualTo(included);
    }

    @Test
    void withoutThemAlways() throws Exception {
        assertThat(Settings.parse(List.of()).limits("telnet").times().include(LocalTime.MIDNIGHT))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8-18", "08:00", "08:00-24:00", "08:60-09:00", "08:00-09:00,", "08:00-09:00;10:00-11:00"})
    void faults(String times) {
        assertThat(AccessTimes.parse(times)).isNull();
    }

    @Test
    void limitsOfAServiceGoBeforeThoseOfAll() throws Exception {
        AccessLimits standard = Settings.parse(List.of()).limits("telnet");
        assertThat(standard)
                .isEqualTo(new AccessLimits(
                        0, Duration.ofMinutes(3), 0, 0, 1000, 200, AccessTimes.ALWAYS, WhenFull.REFUSE));
        Settings set = Settings.parse(List.of(
                "rate = 256",
                "lockout = 30s",
                "per-source = 10",
                "per-source-rate = 60",
                "service.telnet.per-source = 5",
                "service.telnet.per-source-rate = 30",
                "service.telnet.when-full = wait",
                "service.telnet.before-login = 7",
                "service.telnet.before-login-per-source = 3",
                "max-connections = 99",
                "sensor-time = forever"));
        assertThat(set.limits("telnet"))
                .isEqualTo(
                        new AccessLimits(256, Duration.ofSeconds(30), 5, 30, 7, 3, AccessTimes.ALWAYS, WhenFull.WAIT));
        assertThat(set.limits("shell").perSource()).isEqualTo(10);
        assertThat(set.limits("shell").perSourceRate()).isEqualTo(60);
        assertThat(set.maxConnections()).isEqualTo(99);
        assertThat(set.sensorTime()).isEqualTo(AccessLimits.FOREVER);
        assertThat(Settings.parse(List.of()).sensorTime()).isEqualTo(Duration.ofMinutes(10));
    }
}
