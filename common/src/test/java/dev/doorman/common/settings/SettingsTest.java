package dev.doorman.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @Test
    void testDefaults(@TempDir Path etc) throws Exception {
        Settings settings = Settings.load(etc);
        assertThat(settings.service("telnet"))
                .isEqualTo(new ServiceSettings(
                        ServiceSettings.ActivatorKind.PROCESS,
                        null,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        10,
                        Duration.ofSeconds(5),
                        false));
        assertThat(settings.accounts()).isEqualTo(AccountSource.ETC);
        assertThat(settings.rootLogin()).isFalse();
    }

    @Test
    void testExplicitMappings(@TempDir Path etc) throws Exception {
        Files.writeString(etc.resolve(Settings.FILE), """
                # a comment
                service.telnet.activator = none
                service.telnet.address = telnetd.internal:7000
                service.telnet.idle-timeout = 1h
                service.telnet.start-timeout=90s
                service.telnet.login-timeout = 500ms
                  service.telnet.login-tries = 3
                service.telnet.hangup-grace = 2m
                service.telnet.kill-user-processes = true

                accounts = system
                root-login = true
                """);
        Settings settings = Settings.load(etc);
        assertThat(settings.service("telnet"))
                .isEqualTo(new ServiceSettings(
                        ServiceSettings.ActivatorKind.NONE,
                        "telnetd.internal:7000",
                        Duration.ofHours(1),
                        Duration.ofSeconds(90),
                        Duration.ofMillis(500),
                        3,
                        Duration.ofMinutes(2),
                        true));
        assertThat(settings.service("login").loginTries()).isEqualTo(10);
        assertThat(settings.accounts()).isEqualTo(AccountSource.SYSTEM);
        assertThat(settings.rootLogin()).isTrue();
    }

    @Test
    void allFaultsAreToldAtOnce() {
        BrokenConfigurationException broken = catchThrowableOfType(
                BrokenConfigurationException.class,
                () -> Settings.parse(List.of(
                        "service.telnet.idle-timeout = tenm",
                        "service.telnet.idle-timout = 10m",
                        "nonsense",
                        "root-login = yes",
                        "accounts = etc",
                        "accounts = etc",
                        "service.telnet.address = :99",
                        "service.telnet.login-tries = 0")));
        assertThat(broken.problems())
                .map(Problem::toString)
                .containsExactly(
                        "doorman.properties:1: service.telnet.idle-timeout: \"tenm\" is not a duration such as 500ms,"
                                + " 30s, 10m or 1h",
                        "doorman.properties:2: unknown key \"service.telnet.idle-timout\"; did you mean"
                                + " service.<name>.idle-timeout?",
                        "doorman.properties:3: no \"=\" in it: write key = value",
                        "doorman.properties:4: root-login: \"yes\" is not true or false",
                        "doorman.properties:6: accounts is set in line 5 already",
                        "doorman.properties:7: service.telnet.address: \":99\" is not host:port",
                        "doorman.properties:8: service.telnet.login-tries: \"0\" is not a number from 1");
    }

    @Test
    void aFileThatIsNoTextIsAFault(@TempDir Path etc) throws Exception {
        Files.write(etc.resolve(Settings.FILE), new byte[] {'a', '=', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> Settings.load(etc)).hasMessage("doorman.properties: not UTF-8");
        Files.write(etc.resolve(Settings.FILE), new byte[1024 * 1024 + 1]);
        assertThatThrownBy(() -> Settings.load(etc)).hasMessageContaining("longer than");
    }

    @Test
    void problemsAreWrittenAsCompilersDo() {
        assertThat(new Problem("f", 3, 7, "x")).hasToString("f:3:7: x");
        assertThat(new Problem("f", 3, 0, "x")).hasToString("f:3: x");
        assertThat(Problem.ofFile("f", "x")).hasToString("f: x");
        assertThat(new Problem("f", 3, 7, "x").compareTo(new Problem("f", 3, 8, "x")))
                .isNegative();
    }
}
