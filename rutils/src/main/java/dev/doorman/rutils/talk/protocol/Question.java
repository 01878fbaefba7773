package dev.doorman.rutils.talk.protocol;

/** What is asked, {@code protocols/talkd.h}: its place is its code. */
public enum Question {
    LEAVE_INVITE,
    LOOK_UP,
    DELETE,
    ANNOUNCE
}
