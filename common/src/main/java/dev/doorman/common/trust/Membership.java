package dev.doorman.common.trust;

/** Whether somebody is in a netgroup. */
enum Membership {
    IN,
    OUT,
    /** The group, or one that it names, is not defined or its definition cannot be read. */
    UNKNOWN
}
