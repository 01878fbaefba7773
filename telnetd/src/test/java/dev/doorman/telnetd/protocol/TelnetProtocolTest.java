package dev.doorman.telnetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TelnetProtocolTest {
    private static final byte[] STREAM = HexFormat.of()
            .parseHex(
                    "6869" // hi
                            + "0d0a" // CR LF
                            + "0d00" // CR NUL
                            + "fffb18" // IAC WILL TERMINAL-TYPE
                            + "fffa1800" // IAC SB TERMINAL-TYPE IS
                            + "56543130" // VT10
                            + "ffff" // IAC IAC: a byte 255 of the payload
                            + "fff0" // IAC SE
                            + "61ffff62" // a, a byte 255, b
                            + "fff4" // IAC IP
                            + "fff2" // IAC DM
                            + "fff1" // IAC NOP
                            + "7a"); // z
    private static final String EVENTS =
            "text:hi\\r\\r WILL:24 sb:24:00565431 30ff text:a\u00ffb INTERRUPT_PROCESS DATA_MARK"
                    + " NO_OPERATION text:z";

    /** Writes down what a parser finds; text that comes in pieces is put together. */
    private static final class Recorder implements TelnetParser.Sink {
        private final List<String> events = new ArrayList<>();

        @Override
        public void text(byte[] bytes, int offset, int length) {
            String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1).replace("\r", "\\r");
            if (!events.isEmpty() && events.getLast().startsWith("text:")) {
                events.add(events.removeLast() + text);
            } else {
                events.add("text:" + text);
            }
        }

        @Override
        public void command(TelnetCommand command) {
            events.add(command.name());
        }

        @Override
        public void negotiation(Verb verb, int option) {
            events.add(verb + ":" + option);
        }

        @Override
        public void subnegotiation(int option, byte[] payload) {
            events.add("sb:" + option + ":" + HexFormat.of().formatHex(payload));
        }

        String all() {
            return String.join(" ", events);
        }
    }

    private static String parsed(byte[]... pieces) throws IOException {
        Recorder recorder = new Recorder();
        TelnetParser parser = new TelnetParser(recorder);
        for (byte[] piece : pieces) {
            parser.feed(piece, 0, piece.length);
        }
        return recorder.all();
    }

    @Test
    void theParserFindsTheSameHoweverTheStreamIsCut() throws Exception {
        String events = EVENTS.replace("565431 30", "56543130");
        assertThat(parsed(STREAM)).isEqualTo(events);
        byte[][] single = new byte[STREAM.length][];
        for (int i = 0; i < STREAM.length; i++) {
            single[i] = new byte[] {STREAM[i]};
        }
        assertThat(parsed(single)).isEqualTo(events);
        for (int cut = 0; cut <= STREAM.length; cut++) {
            assertThat(parsed(Arrays.copyOf(STREAM, cut), Arrays.copyOfRange(STREAM, cut, STREAM.length)))
                    .as("cut at %d", cut)
                    .isEqualTo(events);
        }
    }

    @Test
    void binaryTextIsLeftAlone() throws Exception {
        Recorder recorder = new Recorder();
        TelnetParser parser = new TelnetParser(recorder);
        parser.binary(true);
        parser.feed("a\r\nb\r\0".getBytes(StandardCharsets.ISO_8859_1), 0, 6);
        assertThat(recorder.all()).isEqualTo("text:a\\r\nb\\r\0");
    }

    @Test
    void anOverlongSubnegotiationIsDroppedAndAnUnendedOneEndsWithTheNextCommand() throws Exception {
        byte[] body = new byte[100_000];
        assertThat(parsed(
                        HexFormat.of().parseHex("fffa22"), body, HexFormat.of().parseHex("fff061")))
                .isEqualTo("text:a");
        byte[] longest = new byte[TelnetParser.MAX_SUBNEGOTIATION];
        assertThat(parsed(
                        HexFormat.of().parseHex("fffa22"),
                        longest,
                        HexFormat.of().parseHex("fff0")))
                .startsWith("sb:34:")
                .hasSize("sb:34:".length() + 2 * longest.length);
        assertThat(parsed(HexFormat.of().parseHex("fffa1800fffd0161"))).isEqualTo("DO:1 text:a");
        assertThat(parsed(HexFormat.of().parseHex("fffafff0ffef61"))).isEqualTo("END_OF_RECORD text:a");
    }

    @Test
    void garbageIsTextOrNothing() throws Exception {
        long seed = 99;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] garbage = new byte[random.nextInt(300)];
            for (int j = 0; j < garbage.length; j++) {
                garbage[j] = (byte) (random.nextBoolean() ? 240 + random.nextInt(16) : random.nextInt(256));
            }
            assertThat(parsed(garbage)).as("seed %d, %d", seed, i).isNotNull();
        }
    }

    /** A client's words and ours, in RFC 855's notation. */
    private static String transcript(OptionNegotiator negotiator, List<String> answers, String... said) {
        for (String word : said) {
            String[] parts = word.split(" ", -1);
            negotiator.received(Verb.valueOf(parts[0]), Integer.parseInt(parts[1]));
        }
        String all = String.join(", ", answers);
        answers.clear();
        return all;
    }

    @Test
    void negotiationWithOrdinaryClients() {
        List<String> answers = new ArrayList<>();
        OptionNegotiator negotiator = new OptionNegotiator(
                TelnetOption.OF_THE_ENVIRONMENT, (verb, option) -> answers.add(verb + " " + option));
        negotiator.open();
        // S: opens
        assertThat(transcript(negotiator, answers)).isEqualTo("WILL 1, WILL 3, WILL 5, DO 24, DO 32, DO 31, DO 33");
        // C: agrees to all of it; S: says nothing more
        assertThat(transcript(negotiator, answers, "DO 1", "DO 3", "DO 5", "WILL 24", "WONT 32", "WILL 31", "WILL 33"))
                .isEmpty();
        assertThat(negotiator.oursOn(TelnetOption.ECHO)).isTrue();
        assertThat(negotiator.theirsOn(TelnetOption.WINDOW_SIZE)).isTrue();
        // C: asks again, and for what we do not have
        assertThat(transcript(negotiator, answers, "DO 1", "WILL 24", "DO 39", "WILL 39", "WILL 36", "WILL 34"))
                .isEqualTo("WONT 39, DONT 39, DONT 36, DONT 34");
        assertThat(transcript(negotiator, answers, "WILL 37", "DO 38", "DONT 38", "WONT 37"))
                .isEqualTo("DONT 37, WONT 38");
        // C: timing marks are answered each time; echo at the client's side is refused
        assertThat(transcript(negotiator, answers, "DO 6", "DO 6", "WILL 1")).isEqualTo("WILL 6, WILL 6, DONT 1");
        // C: takes back
        assertThat(transcript(negotiator, answers, "DONT 1", "DONT 1", "WONT 31", "WONT 31"))
                .isEqualTo("WONT 1, DONT 31");
        // C: eight bits, both ways
        assertThat(transcript(negotiator, answers, "DO 0", "WILL 0")).isEqualTo("WILL 0, DO 0");
        assertThat(negotiator.status())
                .isEqualTo(HexFormat.of().parseHex("00" + "fb00" + "fd00" + "fb03" + "fb05" + "fd18" + "fd21"));
    }

    @Test
    void theQMethodsStates() {
        // we ask for it on, then off before the answer, then on again: one question, one answer
        OptionState state = OptionState.NO.weWantOn().next();
        assertThat(state).isEqualTo(OptionState.WANT_YES);
        state = state.weWantOff().next();
        assertThat(state).isEqualTo(OptionState.WANT_YES_THEN_NO);
        assertThat(state.theyWantOn(true)).isEqualTo(new OptionState.Step(OptionState.WANT_NO, OptionState.Say.OFF));
        assertThat(state.weWantOn()).isEqualTo(new OptionState.Step(OptionState.WANT_YES, OptionState.Say.NOTHING));
        state = OptionState.YES.weWantOff().next();
        assertThat(state).isEqualTo(OptionState.WANT_NO);
        assertThat(state.theyWantOn(true).next()).isEqualTo(OptionState.NO);
        assertThat(state.weWantOn().next().theyWantOff())
                .isEqualTo(new OptionState.Step(OptionState.WANT_YES, OptionState.Say.ON));
        assertThat(state.weWantOn().next().weWantOff().next()).isEqualTo(OptionState.WANT_NO);
        assertThat(OptionState.WANT_NO_THEN_YES.theyWantOn(true).next()).isEqualTo(OptionState.YES);
    }

    @Test
    void ourTextIsEscaped() {
        TelnetEncoder encoder = new TelnetEncoder();
        byte[] text = "a\u00ffb\r\nc\rd\r".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(HexFormat.of().formatHex(encoder.text(text, 0, text.length)))
                .isEqualTo("61" + "ffff" + "62" + "0d0a" + "63" + "0d00" + "64" + "0d");
        assertThat(encoder.text(new byte[] {'\n'}, 0, 1)).containsExactly('\n');
        encoder.text(new byte[] {'\r'}, 0, 1);
        assertThat(encoder.text(new byte[] {'x'}, 0, 1)).containsExactly(0, 'x');
        encoder.binary(true);
        assertThat(encoder.text("\rx".getBytes(StandardCharsets.ISO_8859_1), 0, 2))
                .containsExactly('\r', 'x');
        assertThat(HexFormat.of().formatHex(encoder.subnegotiation(33, new byte[] {1, (byte) 255})))
                .isEqualTo("fffa2101fffffff0");
        assertThat(HexFormat.of().formatHex(encoder.negotiation(Verb.DO, 31))).isEqualTo("fffd1f");
    }

    @Test
    void windowSizesAndTerminalNames() {
        assertThat(WindowSize.parse(HexFormat.of().parseHex("00500018"))).isEqualTo(new WindowSize(80, 24));
        assertThat(WindowSize.parse(HexFormat.of().parseHex("ffffffff"))).isEqualTo(new WindowSize(65535, 65535));
        assertThat(WindowSize.parse(new byte[3])).isNull();
        assertThat(TerminalName.parse("\0XTERM-256color".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(new TerminalName("xterm-256color"));
        for (String hostile : List.of(
                "",
                "\0",
                "\1vt100",
                "\0../../etc/passwd",
                "\0vt/100",
                "\0.hidden",
                "\0vt100\0x",
                "\0a b",
                "\0" + "x".repeat(41))) {
            assertThat(TerminalName.parse(hostile.getBytes(StandardCharsets.US_ASCII)))
                    .as(hostile)
                    .isNull();
        }
    }
}
