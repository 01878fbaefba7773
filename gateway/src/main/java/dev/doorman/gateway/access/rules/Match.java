package dev.doorman.gateway.access.rules;

/** Whether a pattern is about a client. */
enum Match {
    YES,
    NO,
    /** That depends on the client's name, and nobody has looked for it yet. */
    NAME_NEEDED;

    static Match of(boolean is) {
        return is ? YES : NO;
    }
}
