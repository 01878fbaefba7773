package dev.doorman.common.authd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.common.account.Account;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthdMessagesTest {
    private static final String LINE =
            "{\"ask\":\"authenticate\",\"user\":\"john\",\"password\":\"c2VjcmV0\",\"client\":\"192.0.2.7\"}\n";
    private static final Account JOHN = new Account("john", 1000, 100, List.of(100, 29), "/home/john", "/bin/sh");

    @Test
    void readsALineAndNotAByteMore() throws IOException {
        InputStream in = stream(LINE + LINE + "rest");
        for (int i = 0; i < 2; i++) {
            ObjectNode message = read(in);
            assertThat(AuthdMessages.text(message, "user")).isEqualTo("john");
            assertThat(AuthdMessages.bytes(message, "password")).isEqualTo(bytes("secret"));
        }
        assertThat(in.readAllBytes()).isEqualTo(bytes("rest"));
    }

    @Test
    void theEndBetweenLinesIsNoFault() throws IOException {
        assertThat(AuthdMessages.read(stream(""))).isNull();
    }

    @Test
    void aLineCutAnywhereIsMalformed() {
        for (int length = 1; length < LINE.length(); length++) {
            malformed(LINE.substring(0, length));
        }
    }

    @Test
    void theObjectCutAnywhereIsMalformed() {
        for (int length = 0; length < LINE.length() - 1; length++) {
            malformed(LINE.substring(0, length) + "\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"text\"",
                "1",
                "true",
                "{} {}",
                "{}x",
                "{\"user\":\"a\",\"user\":\"b\"}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{'user':'a'}",
                "{user:\"a\"}",
                "{\"user\":NaN}",
                "{\"user\":\"a\tb\"}",
                "{\"user\":\"a\"} // comment",
            })
    void whatIsNoObjectIsMalformed(String json) {
        malformed(json + "\n");
    }

    @Test
    void notUtf8IsMalformed() {
        byte[] line = bytes(LINE);
        line[LINE.indexOf("john")] = (byte) 0xff;
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> AuthdMessages.read(new ByteArrayInputStream(line)));
    }

    @Test
    void boundsTheLine() throws IOException {
        String head = "{\"user\":\"";
        String longest = head + "a".repeat(AuthdMessages.MAX_LINE - head.length() - 2) + "\"}";
        assertThat(AuthdMessages.text(read(stream(longest + "\n")), "user")).hasSizeGreaterThan(16_000);
        malformed(longest + " \n");
    }

    @Test
    void aLineWithoutEndIsGivenUpAtTheBound() throws IOException {
        InputStream in = stream("a".repeat(100_000));
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> AuthdMessages.read(in));
        assertThat(in.available()).isEqualTo(100_000 - AuthdMessages.MAX_LINE - 1);
    }

    @Test
    void deepNestingIsMalformed() {
        malformed("{\"a\":" + "[".repeat(8000) + "]".repeat(8000) + "}\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void garbageIsMalformedOrAnObject(long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] line = bytes(LINE);
            for (int hits = random.nextInt(1, 6); hits > 0; hits--) {
                line[random.nextInt(line.length)] = (byte) random.nextInt(256);
            }
            try {
                @Nullable ObjectNode message = AuthdMessages.read(new ByteArrayInputStream(line));
                assertThat(message).as("seed %d case %d", seed, i).isNotNull();
            } catch (MalformedMessageException e) {
                assertThat(e).as("seed %d case %d", seed, i).hasNoCause();
                assertThat(e.getMessage()).as("seed %d case %d", seed, i).doesNotContain("john", "c2Vj");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "{\"user\":1}", "{\"user\":null}", "{\"user\":[\"a\"]}", "{\"user\":{}}", "{\"user\":true}"
            })
    void aFieldMustBeText(String json) throws IOException {
        ObjectNode message = read(stream(json + "\n"));
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> AuthdMessages.text(message, "user"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"password\":1}",
                "{\"password\":\"c2Vj=\"}",
                "{\"password\":\"\\u00e9\"}",
                "{\"password\":[]}"
            })
    void aPasswordMustBeBase64(String json) throws IOException {
        ObjectNode message = read(stream(json + "\n"));
        assertThatExceptionOfType(MalformedMessageException.class)
                .isThrownBy(() -> AuthdMessages.bytes(message, "password"));
    }

    @Test
    void everyByteOfAPasswordArrives() throws IOException {
        byte[] password = new byte[256];
        for (int i = 0; i < password.length; i++) {
            password[i] = (byte) i;
        }
        byte[] line = AuthdMessages.line(AuthdMessages.object().put("password", password));
        assertThat(AuthdMessages.bytes(read(new ByteArrayInputStream(line)), "password"))
                .isEqualTo(password);
    }

    @Test
    void anAccountArrivesWhole() throws IOException {
        ObjectNode message = AuthdMessages.object().set("account", AuthdMessages.account(JOHN));
        byte[] line = AuthdMessages.line(message);
        assertThat(new String(line, StandardCharsets.UTF_8))
                .isEqualTo("{\"account\":{\"name\":\"john\",\"uid\":1000,\"gid\":100,"
                        + "\"home\":\"/home/john\",\"shell\":\"/bin/sh\",\"groups\":[100,29]}}\n");
        assertThat(AuthdMessages.account(read(new ByteArrayInputStream(line)), "account"))
                .isEqualTo(JOHN);
    }

    @Test
    void anAccountLacksNothing() throws IOException {
        for (String field : List.of("name", "uid", "gid", "home", "shell")) {
            ObjectNode account = AuthdMessages.account(JOHN);
            account.remove(field);
            ObjectNode message = AuthdMessages.object().set("account", account);
            assertThatExceptionOfType(MalformedMessageException.class)
                    .as(field)
                    .isThrownBy(() -> AuthdMessages.account(message, "account"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfContextArrives(ContextKind kind) throws IOException {
        assertThat(AuthdMessages.kind(AuthdMessages.kind(kind))).isEqualTo(kind);
    }

    private static ObjectNode read(InputStream in) throws IOException {
        @Nullable ObjectNode message = AuthdMessages.read(in);
        if (message == null) {
            throw new AssertionError("no message");
        }
        return message;
    }

    private static void malformed(String text) {
        assertThatExceptionOfType(MalformedMessageException.class)
                .as(text.substring(0, Math.min(100, text.length())))
                .isThrownBy(() -> AuthdMessages.read(stream(text)));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
