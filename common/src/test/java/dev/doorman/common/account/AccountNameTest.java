package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"john", "j", "DOMAIN+john", "john.doe_2-x", "PC$", "john@site", "_apt", "0day"})
    void takesNames(String text) {
        assertThat(AccountName.of(text)).isEqualTo(new AccountName(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-froot",
                "-",
                "-f root",
                "a b",
                "a:b",
                "../etc",
                "a/b",
                "a\nb",
                "a\0",
                "\0",
                "a\u001b[2J",
                "\u00e9",
                "a%"
            })
    void refusesWhatCanBeNoName(String text) {
        assertThat(AccountName.of(text)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new AccountName(text));
    }

    @Test
    void boundsTheLength() {
        assertThat(AccountName.of("a".repeat(128))).isNotNull();
        assertThat(AccountName.of("a".repeat(129))).isNull();
        assertThat(AccountName.of("a".repeat(1_000_000))).isNull();
    }
}
