/** Where authd keeps the vault. Only the Secret's store knows Kubernetes, and it is loaded only where it is configured. */
@NullMarked
package dev.doorman.authd.vault;

import org.jspecify.annotations.NullMarked;
