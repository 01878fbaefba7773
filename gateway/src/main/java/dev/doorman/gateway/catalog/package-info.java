/** inetd.conf as immutable records: what is served where, by whom. Pure, save for reading the file. */
@NullMarked
package dev.doorman.gateway.catalog;

import org.jspecify.annotations.NullMarked;
