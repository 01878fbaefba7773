/** One file's way to a client or from one: windows, acknowledgements, time. Blocking; knows neither sockets nor files. */
@NullMarked
package dev.doorman.tftpd.transfer;

import org.jspecify.annotations.NullMarked;
