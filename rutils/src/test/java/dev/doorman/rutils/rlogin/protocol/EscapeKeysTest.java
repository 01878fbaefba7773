package dev.doorman.rutils.rlogin.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.rutils.rlogin.protocol.EscapeKeys.Meaning;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapeKeysTest {
    private static String meanings(EscapeKeys keys, String typed) {
        return typed.chars()
                .mapToObj(key -> switch (keys.next(key)) {
                    case SENT -> "s";
                    case HELD -> "h";
                    case SENT_WITH_ESCAPE -> "e";
                    case DISCONNECT -> "D";
                    case SUSPEND -> "Z";
                    case EXPLAIN -> "?";
                })
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~.|hD",
                "ls~.|ssss",
                "ls<CR>~.|ssshD",
                "ls<LF>~.|ssshD",
                "~~.|hss",
                "~x.|hes",
                "x~~.|ssss",
                "~<EOF>|hD",
                "~<SUSP>|hZ",
                "~<SUSP>~.|hZhD",
                "a<INT>~.|sshD",
                "a<KILL>~.|sshD",
                "~<CR>~.|hehD",
                "~?|h?",
                "~?~.|h?hD",
                "x~?|sss"
            })
    void atTheBeginningOfALineAlone(String typed, String meanings) {
        EscapeKeys keys = new EscapeKeys('~', 0x1a, 0x04);
        String plain = typed.replace("<CR>", "\r")
                .replace("<LF>", "\n")
                .replace("<EOF>", "\4")
                .replace("<SUSP>", "\032")
                .replace("<INT>", "\3")
                .replace("<KILL>", "\025");
        assertThat(meanings(keys, plain)).isEqualTo(meanings);
    }

    @Test
    void anotherOrNone() {
        assertThat(meanings(new EscapeKeys('%', 0x1a, 0x04), "~.\r%.")).isEqualTo("ssshD");
        assertThat(meanings(new EscapeKeys(-1, 0x1a, 0x04), "~.\r~\4")).isEqualTo("sssss");
        assertThat(new EscapeKeys('~', 0, 0).next('~')).isEqualTo(Meaning.HELD);
    }
}
