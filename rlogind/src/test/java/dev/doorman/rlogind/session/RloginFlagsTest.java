package dev.doorman.rlogind.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.login.Admission;
import dev.doorman.common.trust.TrustChecks;
import java.util.List;
import org.junit.jupiter.api.Test;

class RloginFlagsTest {
    private static RloginFlags flags(String... arguments) {
        return RloginFlags.of(new Invocation("login", List.of(arguments)));
    }

    @Test
    void withoutFlags() {
        assertThat(flags("in.rlogind"))
                .isEqualTo(new RloginFlags(
                        new TrustChecks(TrustChecks.Rhosts.READ, TrustChecks.Address.AS_IT_IS),
                        Admission.Greeting.SHOWN));
    }

    @Test
    void allOfThemTogetherOrOneByOne() {
        RloginFlags all = new RloginFlags(
                new TrustChecks(TrustChecks.Rhosts.SKIPPED, TrustChecks.Address.VERIFIED),
                Admission.Greeting.SUPPRESSED);
        assertThat(flags("in.rlogind", "-alnQ")).isEqualTo(all);
        assertThat(flags("in.rlogind", "-Q", "-l", "-a")).isEqualTo(all);
    }
}
