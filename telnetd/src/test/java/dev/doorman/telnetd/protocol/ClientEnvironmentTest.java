package dev.doorman.telnetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of sub-negotiations: {@code >} is IS, {@code +} INFO, {@code ~} VAR, {@code =} VALUE or SEND, {@code ^} ESC, {@code %} USERVAR. */
class ClientEnvironmentTest {
    private final ClientEnvironment environment = new ClientEnvironment(Set.of("LANG", "DISPLAY"));

    private static byte[] body(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '>', '~' -> bytes.append('\0');
                case '=' -> bytes.append('\1');
                case '+', '^' -> bytes.append('\2');
                case '%' -> bytes.append('\3');
                default -> bytes.append(one);
            }
        }
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private Map<String, String> told(TelnetOption option, String text) {
        environment.told(option, body(text));
        return environment.variables();
    }

    @Test
    void whatIsPermittedIsAskedForAndNothingElse() {
        assertThat(environment.refused()).isEmpty();
        assertThat(environment.question(TelnetOption.NEW_ENVIRONMENT))
                .isIn(body("=%LANG~DISPLAY"), body("=~DISPLAY%LANG"));
        assertThat(environment.question(TelnetOption.X_DISPLAY_LOCATION)).isEqualTo(body("="));
        assertThat(new ClientEnvironment(Set.of("LANG")).refused()).containsExactly(TelnetOption.X_DISPLAY_LOCATION);
        assertThat(new ClientEnvironment(Set.of()).refused()).isEqualTo(TelnetOption.OF_THE_ENVIRONMENT);
    }

    @ParameterizedTest
    @CsvSource({
        "'>%LANG=de_DE.UTF-8'",
        "'>~LANG=de_DE.UTF-8'",
        "'+%LANG=de_DE.UTF-8'",
        "'>~USER=-f root%LANG=de_DE.UTF-8%LD_PRELOAD=/tmp/x'",
        "'>%LANG=de^_DE.UTF-8'",
        "'>%LANG=C%LANG=de_DE.UTF-8'"
    })
    void aVariable(String text) {
        assertThat(told(TelnetOption.NEW_ENVIRONMENT, text)).isEqualTo(Map.of("LANG", "de_DE.UTF-8"));
    }

    /** RFC 1571: early clients had the two codes the other way round. */
    @Test
    void exchangedCodesOfTheOldOption() {
        assertThat(told(TelnetOption.ENVIRONMENT, ">=LANG~C")).isEqualTo(Map.of("LANG", "C"));
        assertThat(told(TelnetOption.ENVIRONMENT, ">~LANG=D")).isEqualTo(Map.of("LANG", "D"));
    }

    @Test
    void theDisplay() {
        assertThat(told(TelnetOption.X_DISPLAY_LOCATION, ">host.example:0.0"))
                .isEqualTo(Map.of("DISPLAY", "host.example:0.0"));
        assertThat(told(TelnetOption.X_DISPLAY_LOCATION, ">$(id):0")).isEqualTo(Map.of("DISPLAY", "host.example:0.0"));
    }

    /** CVE-2026-24061, CVE-2026-28372, and what followed. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ">~USER=-f root",
                ">%LD_LIBRARY_PATH=/tmp",
                ">%CREDENTIALS_DIRECTORY=/tmp",
                ">%LANG",
                ">%LANG=",
                ">%LANG=a\nb",
                ">%LANG=\033[2J",
                ">%lang=C",
                ">%=LANG",
                "=%LANG=C",
                "%LANG=C",
                ">"
            })
    void whatIsNotPermittedOrNoneIsPassedOver(String text) {
        assertThat(told(TelnetOption.NEW_ENVIRONMENT, text)).isEmpty();
    }

    @Test
    void aValueThatIsTooLongIsPassedOver() {
        assertThat(told(TelnetOption.NEW_ENVIRONMENT, ">%LANG=" + "x".repeat(256)))
                .isEmpty();
        assertThat(told(TelnetOption.NEW_ENVIRONMENT, ">%LANG=" + "x".repeat(255)))
                .hasSize(1);
    }

    @Test
    void noiseIsNeverMoreThanWhatIsPermitted() {
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[new Random(i).nextInt(60)];
            new Random(i).nextBytes(body);
            for (int j = 0; j < body.length; j++) {
                body[j] = (byte) (body[j] & 7);
            }
            environment.told(TelnetOption.NEW_ENVIRONMENT, body);
        }
        assertThat(environment.variables()).isEmpty();
    }
}
