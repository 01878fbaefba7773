/** Who a client is that comes through a balancer: the PROXY protocol's headers, from those who are trusted to send them. */
@NullMarked
package dev.doorman.gateway.ingress;

import org.jspecify.annotations.NullMarked;
