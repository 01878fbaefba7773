/** Data connections and what goes over them. */
@NullMarked
package dev.doorman.ftpd.transfer;

import org.jspecify.annotations.NullMarked;
