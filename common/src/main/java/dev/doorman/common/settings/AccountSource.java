package dev.doorman.common.settings;

/** Whose passwd, group and shadow are used: all three from one place, never mixed. */
public enum AccountSource {
    /** The configuration folder's. */
    ETC,
    /** The system's own, in /etc. */
    SYSTEM
}
