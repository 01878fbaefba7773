package dev.doorman.rlogind.session;

import dev.doorman.common.link.Invocation;
import dev.doorman.common.login.Admission;
import dev.doorman.common.trust.TrustChecks;

/**
 * What the service's line of inetd.conf asks for; {@code -n} is the gateway's part. Immutable.
 *
 * @param checks {@code -a} and {@code -l}
 * @param greeting {@code -Q} suppresses it
 */
record RloginFlags(TrustChecks checks, Admission.Greeting greeting) {
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
                has(letters, 'Q') ? Admission.Greeting.SUPPRESSED : Admission.Greeting.SHOWN);
    }

    private static boolean has(String letters, char flag) {
        return letters.indexOf(flag) >= 0;
    }
}
