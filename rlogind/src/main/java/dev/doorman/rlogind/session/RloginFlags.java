package dev.doorman.rlogind.session;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.trust.TrustChecks;

/**
 * What the service's line of inetd.conf asks for; {@code -n} is the gateway's part. Immutable.
 *
 * @param checks {@code -a} and {@code -l}
 */
record RloginFlags(TrustChecks checks, Banner banner) {
    /** Whether the user is shown motd and what authd has to say: {@code -Q} shows nothing. */
    enum Banner {
        SHOWN,
        SUPPRESSED
    }

    static RloginFlags of(Invocation invocation) {
        String letters = String.join(
                "",
                invocation.arguments().stream()
                        .skip(1)
                        .filter(argument -> argument.startsWith("-"))
                        .toList());
        return new RloginFlags(
                new TrustChecks(
                        has(letters, 'l') ? TrustChecks.Rhosts.SKIPPED : TrustChecks.Rhosts.READ,
                        has(letters, 'a') ? TrustChecks.Address.VERIFIED : TrustChecks.Address.AS_IT_IS),
                has(letters, 'Q') ? Banner.SUPPRESSED : Banner.SHOWN);
    }

    private static boolean has(String letters, char flag) {
        return letters.indexOf(flag) >= 0;
    }
}
