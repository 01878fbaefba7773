/** Which file a name means, whether it may be had, and its bytes. */
@NullMarked
package dev.doorman.tftpd.files;

import org.jspecify.annotations.NullMarked;
