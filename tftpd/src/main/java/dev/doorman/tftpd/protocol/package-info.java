/** The packets of TFTP, their options and block numbers. Pure: bytes and values. */
@NullMarked
package dev.doorman.tftpd.protocol;

import org.jspecify.annotations.NullMarked;
