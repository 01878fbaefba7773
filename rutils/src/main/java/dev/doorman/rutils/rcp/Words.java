package dev.doorman.rutils.rcp;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;

/** What is wrong with a file, in a user's words. */
final class Words {
    private Words() {}

    static String of(IOException fault) {
        return fault instanceof PosixException posix ? Errno.text(posix.errno()) : String.valueOf(fault.getMessage());
    }
}
