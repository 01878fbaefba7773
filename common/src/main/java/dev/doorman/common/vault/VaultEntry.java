package dev.doorman.common.vault;

import java.time.Instant;

/**
 * What may be told of a stored password.
 *
 * @param user the canonical name, {@code john} or {@code DOMAIN+john}
 * @param version 1 for the first that was stored for the user, and one more each time it is replaced
 * @param date when it was stored, whole seconds
 */
public record VaultEntry(String user, long version, Instant date) {}
