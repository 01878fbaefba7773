/** hosts.allow and hosts.deny in the language of tcp_wrappers, hosts_access(5): parsed once, judged without asking anybody. Pure. */
@NullMarked
package dev.doorman.gateway.access.rules;

import org.jspecify.annotations.NullMarked;
