package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes that other programs have made, some of them decades ago. */
class CryptTest {
    private final Crypt crypt = new Crypt();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "DES          | U*U*U*U*        | CCNf8Sbh3HDfQ",
                "DES extended | Hello world!    | _J9..rasmrSnncbbwkX2",
                "MD5          | 0123456789ABCDE | $1$12345678$aIccj83HRDBo6ux1bVx7D1",
                "SHA-256      | Hello world!    | $5$saltsaltsaltsalt$GqTY9TzWfeIVeKpaLC1cSBYgmwS8SaaRj4rMm6rEuh/",
                "SHA-512      | Hello world!    | $6$saltsaltsaltsalt$HXHZKJ0g.uKZHDcR9YIeniE7EWRBrei5U2090m6ZyXxoHrCmrfz3"
                        + "uLl219xdRK/fN3ZsMvKWeXNxv7g0bQ10W.",
                "bcrypt       | U*U             | $2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
                "yescrypt     | pleaseletmein   | $y$j9T$AAt9R641xPvCI9nXw1HHW/$MQkxA64lbRAyuxY2E/0Fd4IVOXFYaTbGyALsO2tHQp3",
            })
    void knowsEveryMethod(String method, String password, String hash) {
        assertThat(crypt.hash(bytes(password), hash)).as(method).isEqualTo(hash);
        assertThat(crypt.hash(bytes("other"), hash)).isNotEmpty().isNotEqualTo(hash);
    }

    @Test
    void takesBytesAsTheyAre() {
        byte[] latin1 = "\u00e9t\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(crypt.hash(latin1, "$y$j75$saltsaltsaltsalt"))
                .isEqualTo("$y$j75$saltsaltsaltsalt$SO7PDWzHrUUZmtl3UdeJQnvkvEIMl8dXcEJSOUSUgH2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*", "!", "x", "*0", "*1", "$9$nonsense$", "$y$", "$2b$99$CCCCCCCCCCCCCCCCCCCCC.", "a:"})
    void aSettingThatIsNoneGivesNoHash(String setting) {
        assertThat(crypt.hash(bytes("secret"), setting)).isEmpty();
    }

    @Test
    void aPasswordThatIsTooLongGivesNoHash() {
        assertThat(crypt.hash(new byte[0], "$6$saltsalt$")).startsWith("$6$");
        assertThat(crypt.hash(bytes("p".repeat(4096)), "$6$saltsalt$")).isEmpty();
    }

    @Test
    void leavesThePasswordToItsOwner() {
        byte[] password = bytes("secret");
        String hash = crypt.hash(password, "ab");
        assertThat(hash).hasSize(13);
        assertThat(password).isEqualTo(bytes("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$y$", "$6$", "$2b$"})
    void makesFreshSettings(String method) {
        String first = crypt.setting(method);
        String second = crypt.setting(method);
        assertThat(first).startsWith(method).isNotEqualTo(second);
        String hash = crypt.hash(bytes("secret"), first);
        assertThat(hash).startsWith(first);
        assertThat(crypt.hash(bytes("secret"), hash)).isEqualTo(hash);
    }

    @Test
    void anUnknownMethodHasNoSetting() {
        assertThat(crypt.setting("$nobody$")).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
