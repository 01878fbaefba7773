/** What rcp's two ends say to each other, as values. Texts are octets, each a char (ISO-8859-1). No files. */
@NullMarked
package dev.doorman.rutils.rcp.protocol;

import org.jspecify.annotations.NullMarked;
