package dev.doorman.gateway.access.rules;

import org.jspecify.annotations.Nullable;

/** What the rules say of a client. */
public sealed interface Judgement {
    /**
     * It may come in.
     *
     * @param by null where no rule is about it
     */
    record Allowed(@Nullable Rule by) implements Judgement {}

    /** It may not. */
    record Denied(Rule by) implements Judgement {}

    /** A rule wants to know its name: look for it and ask again. */
    record NameNeeded() implements Judgement {}
}
