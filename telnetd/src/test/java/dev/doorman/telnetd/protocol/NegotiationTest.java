package dev.doorman.telnetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 1143: whatever a client says, in whatever order, it is answered once or not at all, and two who agree fall silent. */
class NegotiationTest {
    private static final long SEED = 4711;
    private static final int SEQUENCES = 20_000;
    private static final int LONGEST = 40;

    /** One word of negotiation. */
    private record Said(Verb verb, int option) {}

    private final List<Said> answers = new ArrayList<>();

    private OptionNegotiator negotiator() {
        answers.clear();
        return new OptionNegotiator(
                TelnetOption.OF_THE_ENVIRONMENT, (verb, option) -> answers.add(new Said(verb, option)));
    }

    private static Said random(Random random) {
        // most often one that we know
        TelnetOption[] known = TelnetOption.values();
        int option = random.nextInt(4) == 0 ? random.nextInt(256) : known[random.nextInt(known.length)].code();
        return new Said(Verb.values()[random.nextInt(4)], option);
    }

    private static String state(OptionNegotiator options, int code) {
        TelnetOption option = TelnetOption.of(code);
        return option == null ? "unknown" : options.oursOn(option) + " " + options.theirsOn(option);
    }

    @Test
    void eachWordIsAnsweredOnceAtMost() {
        for (int i = 0; i < SEQUENCES; i++) {
            Random random = new Random(SEED + i);
            OptionNegotiator options = negotiator();
            if (random.nextBoolean()) {
                options.open();
            }
            for (int step = random.nextInt(LONGEST); step >= 0; step--) {
                Said said = random(random);
                String before = state(options, said.option());
                answers.clear();
                options.received(said.verb(), said.option());
                check(i, said, before.equals(state(options, said.option())));
            }
        }
    }

    private void check(int sequence, Said said, boolean unchanged) {
        List<Said> same = answers.stream()
                .filter(answer -> answer.option() == said.option())
                .toList();
        boolean binary = said.equals(new Said(Verb.DO, TelnetOption.BINARY.code()));
        // who asks for eight clean bits one way is asked for the other
        assertThat(answers)
                .as("seed %d: %s", SEED + sequence, said)
                .hasSizeLessThanOrEqualTo(binary ? 2 : 1)
                .hasSize(same.size());
        for (Said answer : answers) {
            boolean toSameSide = answer.verb() == Verb.WILL || answer.verb() == Verb.WONT
                    ? said.verb() == Verb.DO || said.verb() == Verb.DONT
                    : said.verb() == Verb.WILL || said.verb() == Verb.WONT;
            assertThat(toSameSide || binary)
                    .as("seed %d: %s to %s", SEED + sequence, answer, said)
                    .isTrue();
        }
        if (unchanged && (said.verb() == Verb.DONT || said.verb() == Verb.WONT)) {
            // what is off already is not said to be off
            assertThat(answers)
                    .as("seed %d: %s", SEED + sequence, said)
                    .allMatch(answer -> answer.verb() == Verb.WILL || answer.verb() == Verb.DO);
        }
    }

    /** Two sides by the same rules, each of which changes its mind now and then, come to rest. */
    @Test
    void twoSidesFallSilent() {
        for (int i = 0; i < SEQUENCES; i++) {
            Random random = new Random(SEED + i);
            Deque<Said> toOne = new ArrayDeque<>();
            Deque<Said> toOther = new ArrayDeque<>();
            OptionNegotiator one = new OptionNegotiator(
                    TelnetOption.OF_THE_ENVIRONMENT, (verb, option) -> toOther.add(new Said(verb, option)));
            OptionNegotiator other = new OptionNegotiator(
                    TelnetOption.OF_THE_ENVIRONMENT, (verb, option) -> toOne.add(new Said(verb, option)));
            for (int change = random.nextInt(8); change >= 0; change--) {
                change(random, random.nextBoolean() ? one : other);
            }
            int words = 0;
            while (!toOne.isEmpty() || !toOther.isEmpty()) {
                OptionNegotiator next = toOther.isEmpty() || !toOne.isEmpty() && random.nextBoolean() ? one : other;
                Said said = (next == one ? toOne : toOther).remove();
                next.received(said.verb(), said.option());
                words++;
                assertThat(words).as("seed %d", SEED + i).isLessThan(200);
            }
            for (TelnetOption option : TelnetOption.values()) {
                assertThat(one.oursOn(option))
                        .as("seed %d: %s", SEED + i, option)
                        .isEqualTo(other.theirsOn(option));
                assertThat(one.theirsOn(option))
                        .as("seed %d: %s", SEED + i, option)
                        .isEqualTo(other.oursOn(option));
            }
        }
    }

    private static void change(Random random, OptionNegotiator who) {
        // what has a state
        List<TelnetOption> options = Arrays.stream(TelnetOption.values())
                .filter(option -> option.ours() || option.theirs())
                .toList();
        TelnetOption option = options.get(random.nextInt(options.size()));
        switch (random.nextInt(3)) {
            case 0 -> who.offer(option);
            case 1 -> who.withdraw(option);
            default -> who.request(option);
        }
    }

    @Test
    void whoWantsToBeLoggedOutIsAnsweredOnceAndBelieved() {
        OptionNegotiator options = negotiator();
        options.received(Verb.DO, 18);
        options.received(Verb.DO, 18);
        assertThat(answers).containsExactly(new Said(Verb.WILL, 18));
        assertThat(options.logoutAsked()).isTrue();
    }
}
