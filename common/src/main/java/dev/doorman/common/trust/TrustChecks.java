package dev.doorman.common.trust;

/** What a daemon's flags ask of a trust judgement. */
public record TrustChecks(Rhosts rhosts, Address address) {
    /** Whether users' own files count: {@code -l} skips them, save root's. */
    public enum Rhosts {
        READ,
        SKIPPED
    }

    /** Whether the caller's name and address must agree both ways: {@code -a}. Callers from the server's own domain must always. */
    public enum Address {
        VERIFIED,
        AS_IT_IS
    }
}
