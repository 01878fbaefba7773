package dev.doorman.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void nothingOfAClientsBreaksALine() {
        assertThat(Quoted.of("ls -l")).isEqualTo("\"ls -l\"");
        assertThat(Quoted.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
        assertThat(Quoted.of("a\nb\u001b[2J\u00e9\udcff")).isEqualTo("\"a\\u000ab\\u001b[2J\\u00e9\\udcff\"");
        assertThat(Quoted.of("x".repeat(80))).isEqualTo("\"" + "x".repeat(80) + "\"");
        assertThat(Quoted.of("x".repeat(81))).isEqualTo("\"" + "x".repeat(80) + "\"...");
    }

    @Test
    void aNameIsAWord() {
        assertThat(Quoted.unlessPlain("")).isEqualTo("-");
        assertThat(Quoted.unlessPlain("john")).isEqualTo("john");
        assertThat(Quoted.unlessPlain("CORP+john.doe@example-1")).isEqualTo("CORP+john.doe@example-1");
        assertThat(Quoted.unlessPlain("john user=root")).isEqualTo("\"john user=root\"");
        assertThat(Quoted.unlessPlain("john\nuser=root")).isEqualTo("\"john\\u000auser=root\"");
        assertThat(Quoted.unlessPlain("-\"-")).isEqualTo("\"-\\\"-\"");
    }
}
