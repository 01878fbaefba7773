/** in.tftpd: files for machines that boot. */
@NullMarked
package dev.doorman.tftpd;

import org.jspecify.annotations.NullMarked;
