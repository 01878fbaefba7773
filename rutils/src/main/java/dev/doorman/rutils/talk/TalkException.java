package dev.doorman.rutils.talk;

import java.io.IOException;

/** There will be no talk; the message is for the user. */
final class TalkException extends IOException {
    private static final long serialVersionUID = 1L;

    TalkException(String message) {
        super(message);
    }
}
