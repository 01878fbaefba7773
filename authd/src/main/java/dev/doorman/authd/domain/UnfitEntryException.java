package dev.doorman.authd.domain;

/** A directory has a user who cannot be one here. The message says why, for the log. */
final class UnfitEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitEntryException(String why) {
        super(why);
    }
}
