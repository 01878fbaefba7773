package dev.doorman.rutils.rcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.rutils.arguments.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may send when it is asked for a path. */
class AskedNamesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "file|file",
                "dir/file|file",
                "/a/b/file/|file",
                "*.c|x.c",
                "dir*/*.[ch]|y.h",
                "*|anything",
                "a?c|abc",
                "[!a]x|bx",
                "[a-c]x|bx",
                "[]]x|]x",
                "[x|[x",
                "'a b'|a b",
                "\"a b\"|a b",
                "a\\ b|a b",
                "'*'|*",
                "\\*|*",
                "one two|two",
                "{one,two}.c|two.c",
                "{a/x,b/y}|y",
                "a{b,{c,d}}e|ade",
                "$HOME/file|file",
                "~/file|file",
                "~john/file|file",
                "{x}|{x}"
            })
    void whatAShellMakesOfIt(String path, String name) throws Exception {
        assertThat(AskedNames.of(path).takes(name, true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "file|.rhosts",
                "dir/file|dir",
                "*.c|x.ch",
                "*.c|.rhosts",
                "a?c|abbc",
                "[!a]x|ax",
                "'*'|x",
                "{one,two}.c|three.c",
                "file|file2",
                "file|File"
            })
    void andNothingElse(String path, String name) throws Exception {
        assertThat(AskedNames.of(path).takes(name, true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"$FILE", "`id`", "$(id)", "~", "~john", "a;b", "a|b", "'open", "  ", "x\nid"})
    void whatCannotBeToldIsRefused(String path) {
        assertThatThrownBy(() -> AskedNames.of(path)).isInstanceOf(UsageException.class);
    }

    @Test
    void aNameThatIsWrittenOutComesOnce() throws Exception {
        AskedNames asked = AskedNames.of("file");
        assertThat(List.of(asked.takes("file", true), asked.takes("file", true)))
                .containsExactly(true, false);
        AskedNames twice = AskedNames.of("a/file b/file");
        assertThat(List.of(twice.takes("file", true), twice.takes("file", true), twice.takes("file", true)))
                .containsExactly(true, true, false);
    }

    @Test
    void manyComeOnlyIntoADirectory() throws Exception {
        AskedNames asked = AskedNames.of("*.c");
        assertThat(asked.takes("a.c", false)).isTrue();
        assertThat(asked.takes("b.c", false)).isFalse();
    }

    @Test
    void aBombOfBracesIsRefused() {
        assertThatThrownBy(() -> AskedNames.of("{a,b}".repeat(30))).isInstanceOf(UsageException.class);
    }

    @Test
    void manyStarsCostLittle() throws Exception {
        AskedNames asked = AskedNames.of("*a".repeat(60) + "b");
        assertThat(asked.takes("a".repeat(250), true)).isFalse();
    }

    @Test
    void pathsHereAndThere() {
        assertThat(RemotePath.of("host:file")).contains(new RemotePath(null, "host", "file"));
        assertThat(RemotePath.of("john@host:")).contains(new RemotePath("john", "host", "."));
        assertThat(RemotePath.of("john@[::1]:a:b")).contains(new RemotePath("john", "::1", "a:b"));
        assertThat(RemotePath.of("[::1]:x")).contains(new RemotePath(null, "::1", "x"));
        assertThat(RemotePath.of("CORP+john@host:x")).contains(new RemotePath("CORP+john", "host", "x"));
        assertThat(RemotePath.of("./a:b")).isEmpty();
        assertThat(RemotePath.of("/a:b")).isEmpty();
        assertThat(RemotePath.of("file")).isEmpty();
        assertThat(RemotePath.of(":file")).isEmpty();
        assertThat(new RemotePath(null, "h", "-x").operand()).isEqualTo("./-x");
    }
}
