package dev.doorman.rutils.regpwd;

/** How often a new password is asked for: who cannot see what they type does it twice. */
enum Asked {
    ONCE,
    TWICE
}
