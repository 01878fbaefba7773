/** What rlogin(1) sends and is told besides what is typed and shown, RFC 1282, as values. */
@NullMarked
package dev.doorman.rutils.rlogin.protocol;

import org.jspecify.annotations.NullMarked;
