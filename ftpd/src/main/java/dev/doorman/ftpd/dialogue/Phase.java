package dev.doorman.ftpd.dialogue;

/** How far a dialogue has come; a command may be used in some of them. */
public enum Phase {
    /** Nobody has said who it is. */
    GREETED,
    /** A user was named, and the password is next. */
    NAMED,
    LOGGED_IN
}
