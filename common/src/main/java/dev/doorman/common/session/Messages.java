package dev.doorman.common.session;

/** Whether a terminal's mode lets others write to it, mesg(1). */
public enum Messages {
    ALLOWED,
    REFUSED
}
