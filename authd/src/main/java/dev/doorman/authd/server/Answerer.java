package dev.doorman.authd.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Answers questions that may be asked. Any thread; may block for as long as a hash takes. */
@FunctionalInterface
public interface Answerer {
    /**
     * Answers.
     *
     * @throws dev.doorman.common.authd.MalformedMessageException when the question lacks something
     * @throws IOException when the accounts cannot be read
     */
    ObjectNode answer(Question question, ObjectNode message, Asker asker) throws IOException;
}
