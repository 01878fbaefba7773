/** The few calls of the C library that Java lacks, through java.lang.foreign; Linux with glibc, x86-64 and aarch64. */
@NullMarked
package dev.doorman.common.posix;

import org.jspecify.annotations.NullMarked;
