/** Folders as LIST, NLST and MLSD show them. */
@NullMarked
package dev.doorman.ftpd.listing;

import org.jspecify.annotations.NullMarked;
