/** Where users come from: the machine's own files, and directories that are asked by LDAP. */
@NullMarked
package dev.doorman.authd.domain;

import org.jspecify.annotations.NullMarked;
