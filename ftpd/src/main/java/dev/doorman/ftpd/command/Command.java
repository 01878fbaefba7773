package dev.doorman.ftpd.command;

import dev.doorman.ftpd.dialogue.Dialogue;
import java.io.IOException;

/** What a command does. Stateless: what it leaves is in the dialogue. On the session's thread. */
@FunctionalInterface
interface Command {
    /**
     * Runs, and replies.
     *
     * @param argument octets, each a char; as the table has it, it is there or not
     * @throws dev.doorman.ftpd.files.FileFault when the file system says no, which is the reply then
     * @throws IOException when the client is gone
     */
    void run(Dialogue dialogue, String argument) throws IOException, InterruptedException;
}
