package dev.doorman.rutils.talk.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaneTest {
    private final Pane pane = new Pane();

    private Pane type(String text) {
        text.codePoints().forEach(one -> pane.type(one, EditKeys.STANDARD));
        return pane;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "abc|abc",
                "abd<c|abc",
                "<<abc|abc",
                "one two^|one",
                "one two  ^|one",
                "one^|''",
                "abc@def|def",
                "öß|öß",
                "a\uD83D\uDE00<b|ab"
            })
    void keysMendTheLine(String typed, String shown) {
        type(typed.replace('<', '\177').replace('^', '\027').replace('@', '\025'));
        assertThat(pane.view(1, 80).getFirst().strip()).isEqualTo(shown);
    }

    @Test
    void theOthersKeysAreHisOwn() {
        EditKeys old = new EditKeys('#', '@', 0x17);
        "wrong@ab#c".chars().forEach(one -> pane.type(one, old));
        assertThat(pane.view(1, 80)).containsExactly("ac");
    }

    /** The other user must not be able to tell this terminal what to do. */
    @ParameterizedTest
    @ValueSource(strings = {"\033[2J", "\u009b2J", "\007", "\016", "\0", "\u202e", "\ue000", "\ud800", "\u2028"})
    void whatCannotBePrintedDoesNotShow(String typed) {
        type("a" + typed + "b");
        assertThat(pane.view(1, 80).getFirst().codePoints())
                .allMatch(one -> one >= ' ' && one != 0x7f && !Character.isISOControl(one) && one < 0xd800)
                .startsWith((int) 'a')
                .endsWith((int) 'b');
    }

    @Test
    void theLastLinesShowWrapped() {
        type("first\nsecond is long\nthird");
        assertThat(pane.view(5, 6)).containsExactly("first", "second", " is lo", "ng", "third");
        assertThat(pane.view(2, 6)).containsExactly("ng", "third");
        assertThat(pane.view(7, 6)).containsExactly("first", "second", " is lo", "ng", "third", "", "");
        assertThat(pane.used(7, 6)).isEqualTo(5);
        assertThat(pane.used(2, 6)).isEqualTo(2);
    }

    @Test
    void whatIsFarAboveIsForgotten() {
        type("x\n".repeat(10_000));
        assertThat(pane.used(100_000, 80)).isEqualTo(200);
        type("y".repeat(100_000));
        assertThat(pane.used(100_000, 1_000)).isEqualTo(200);
    }
}
