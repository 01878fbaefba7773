package dev.doorman.rutils.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void readsALineAndNotAByteMore() throws IOException {
        InputStream in = stream("one\n two \r\n\nlast");
        for (String line : new String[] {"one", " two \r", "", "last"}) {
            try (Secret secret = Secret.read(in)) {
                assertThat(secret.bytes()).isEqualTo(line.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        assertThatExceptionOfType(NoSecretException.class).isThrownBy(() -> Secret.read(in));
    }

    @Test
    void isBounded() throws IOException {
        assertThat(Secret.read(stream("a".repeat(512) + "\n")).bytes()).hasSize(512);
        InputStream in = stream("a".repeat(513) + "\nnext\n");
        assertThatExceptionOfType(NoSecretException.class)
                .isThrownBy(() -> Secret.read(in))
                .withMessage("no password is longer than 512 bytes");
        assertThat(in.readAllBytes())
                .as("the rest of the line is gone")
                .isEqualTo("next\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void isWipedAndCompared() throws IOException {
        Secret one = Secret.read(stream("one"));
        assertThat(one.same(Secret.read(stream("one\n")))).isTrue();
        assertThat(one.same(Secret.read(stream("onE")))).isFalse();
        assertThat(one.same(Secret.read(stream("one1")))).isFalse();
        one.close();
        assertThat(one.bytes()).containsOnly(0).hasSize(3);
    }

    @Test
    void withoutATerminalNobodyIsAsked() {
        assertThatExceptionOfType(NoSecretException.class)
                .isThrownBy(() -> TerminalSecrets.open(Path.of("/no/such/terminal")))
                .withMessageContaining("--stdin");
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
