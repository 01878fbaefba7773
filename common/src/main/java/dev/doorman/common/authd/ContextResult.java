package dev.doorman.common.authd;

/** authd's answer to the question as what a session is to run. */
public sealed interface ContextResult {
    record Granted(SecurityContext context) implements ContextResult {}

    /** There is no such user. */
    record Unknown() implements ContextResult {}

    /**
     * nologin(5): nobody but root gets a session now.
     *
     * @param text what the operator wrote there for the users; may be empty
     */
    record LoginsDisabled(String text) implements ContextResult {}
}
