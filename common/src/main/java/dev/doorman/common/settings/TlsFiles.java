package dev.doorman.common.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files that say who a service is. Immutable.
 *
 * @param certificate PEM, the chain from the server's own on; null: there is no TLS
 * @param key PEM, PKCS #8, without a password; null: there is no TLS
 */
public record TlsFiles(@Nullable Path certificate, @Nullable Path key) {}
