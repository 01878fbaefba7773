package dev.doorman.common.session;

/** How a login ended. */
public enum LoginResult {
    OK,
    FAILED
}
