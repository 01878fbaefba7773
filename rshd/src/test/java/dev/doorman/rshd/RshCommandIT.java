package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Debian's rsh clients run commands. */
class RshCommandIT {
    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Rsh.serving("-aL", "");
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    @ParameterizedTest
    @EnumSource
    void inputOutputAndErrorsAreApart(Rsh rsh) throws Exception {
        Rsh.Result result = rsh.run(doorman, "typed\n", "cat; echo wrong >&2; id -un; pwd; exit 3");
        assertThat(result.errors()).isEqualTo("wrong\n");
        assertThat(result.text()).isEqualTo("typed\njohn\n" + doorman.home() + "\n");
    }
}
