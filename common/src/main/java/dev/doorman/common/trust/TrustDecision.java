package dev.doorman.common.trust;

/** Whether a caller may be a local user without a password. */
public sealed interface TrustDecision {
    /** By an entry of this file. */
    record Trusted(TrustSource source) implements TrustDecision {}

    record Refused(TrustRefusal why) implements TrustDecision {}
}
