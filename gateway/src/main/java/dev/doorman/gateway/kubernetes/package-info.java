/** Daemons as Deployments of a cluster: scaled from none to one at the first knock, and back when nobody is there. */
@NullMarked
package dev.doorman.gateway.kubernetes;

import org.jspecify.annotations.NullMarked;
