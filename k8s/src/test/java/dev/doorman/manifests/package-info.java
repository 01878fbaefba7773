/** Looks at the manifests as a cluster would: each overlay as kubectl makes it, in the cluster's own model. */
@NullMarked
package dev.doorman.manifests;

import org.jspecify.annotations.NullMarked;
