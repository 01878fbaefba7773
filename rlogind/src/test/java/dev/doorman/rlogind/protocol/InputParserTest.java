package dev.doorman.rlogind.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InputParserTest {
    // rows 24, columns 80, 640 by 480 pixels
    private static final String CHANGE = "\u00ff\u00ffss\0\u0018\0P\u0002\u0080\u0001\u00e0";
    private static final String CHANGED = "<24x80 640x480>";

    private final StringBuilder found = new StringBuilder();
    private final InputParser parser = new InputParser(new InputParser.Sink() {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            found.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void resized(WindowSize size) {
            found.append("<%dx%d %dx%d>".formatted(size.rows(), size.columns(), size.xPixels(), size.yPixels()));
        }
    });

    private void feed(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        parser.feed(bytes, 0, bytes.length);
    }

    @Test
    void aChangeAmongText() throws Exception {
        feed("ab" + CHANGE + "cd" + CHANGE + CHANGE);
        assertThat(found).hasToString("ab" + CHANGED + "cd" + CHANGED + CHANGED);
    }

    @Test
    void aChangeIsPutTogetherHoweverItIsCut() throws Exception {
        for (int first = 0; first <= CHANGE.length(); first++) {
            for (int second = first; second <= CHANGE.length(); second++) {
                found.setLength(0);
                feed("a" + CHANGE.substring(0, first));
                feed(CHANGE.substring(first, second));
                feed(CHANGE.substring(second) + "b");
                assertThat(found).hasToString("a" + CHANGED + "b");
            }
        }
    }

    @Test
    void whatOnlyBeginsLikeAChangeIsText() throws Exception {
        for (String text : new String[] {
            "\u00ffa", "\u00ff\u00ffa", "\u00ff\u00ffsa", "\u00ff\u00ff\u00ffa", "\u00ff\u00ffs\u00ffa", "\u00ffssa"
        }) {
            found.setLength(0);
            feed(text);
            assertThat(found).hasToString(text);
        }
    }

    @Test
    void aChangeBehindMoreFfs() throws Exception {
        feed("\u00ff" + CHANGE);
        feed("\u00ff\u00ff\u00ff" + CHANGE);
        feed("\u00ff\u00ffs" + CHANGE);
        assertThat(found).hasToString("\u00ff" + CHANGED + "\u00ff\u00ff\u00ff" + CHANGED + "\u00ff\u00ffs" + CHANGED);
    }

    @Test
    void aSizeMayHoldWhatLooksLikeAChange() throws Exception {
        feed("\u00ff\u00ffss\u00ff\u00ffss\u00ff\u00ffssx");
        assertThat(found).hasToString("<65535x29555 65535x29555>x");
    }

    static LongStream seeds() {
        return LongStream.range(0, 1000);
    }

    /** Text and changes at random, cut at random: what went in comes out. */
    @ParameterizedTest
    @MethodSource("seeds")
    void anyMixCutAnyhow(long seed) throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        StringBuilder sent = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            if (random.nextInt(3) == 0) {
                sent.append(CHANGE);
                expected.append(CHANGED);
            } else {
                String text = "\u00ff".repeat(random.nextInt(4)) + "s".repeat(random.nextInt(2)) + "a";
                sent.append(text);
                expected.append(text);
            }
        }
        String rest = sent.toString();
        while (!rest.isEmpty()) {
            int length = random.nextInt(Math.min(rest.length(), 9)) + 1;
            feed(rest.substring(0, length));
            rest = rest.substring(length);
        }
        assertThat(found).as("seed %d", seed).hasToString(expected.toString());
    }
}
