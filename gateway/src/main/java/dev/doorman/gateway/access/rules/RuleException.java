package dev.doorman.gateway.access.rules;

/** A rule that is wrong; caught by the parser, which notes it and goes on with the next. */
final class RuleException extends Exception {
    private static final long serialVersionUID = 1L;

    RuleException(String reason) {
        super(reason, null, false, false);
    }
}
