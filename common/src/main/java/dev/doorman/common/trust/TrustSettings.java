package dev.doorman.common.trust;

import org.jspecify.annotations.Nullable;

/**
 * What an installation says about trust.
 *
 * @param principalDomain whose the names without a domain are; null: the machine's own
 * @param ownDomain the server's: clients that claim a name in it must prove it, and its hosts may be written short; null:
 *     it has none
 * @param administrators the group that may write hosts.equiv and netgroup; null: none
 */
public record TrustSettings(
        @Nullable String principalDomain,
        @Nullable HostName ownDomain,
        @Nullable Integer administrators) {
    private static final TrustSettings STANDARD = new TrustSettings(null, null, null);

    /** Nothing configured. */
    public static TrustSettings standard() {
        return STANDARD;
    }
}
