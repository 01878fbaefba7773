/** A flow of TFTP: requests and their transfers, one after another. */
@NullMarked
package dev.doorman.tftpd.session;

import org.jspecify.annotations.NullMarked;
