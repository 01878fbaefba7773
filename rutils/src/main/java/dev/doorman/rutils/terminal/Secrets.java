package dev.doorman.rutils.terminal;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Where a program gets secrets from. One thread; owned by the program. */
public sealed interface Secrets extends AutoCloseable permits TerminalSecrets, Secrets.Piped {
    /**
     * Waits for the next one.
     *
     * @param prompt shown to who can see it
     * @throws NoSecretException when what comes is none
     */
    Secret ask(String prompt) throws IOException;

    @Override
    void close() throws IOException;

    /** Lines of standard input: nobody is asked. */
    static Secrets piped() {
        return new Piped(new FileInputStream(FileDescriptor.in));
    }

    /** Secrets of a stream, a line each; the stream is its owner's to close. */
    record Piped(InputStream in) implements Secrets {
        @Override
        public Secret ask(String prompt) throws IOException {
            return Secret.read(in);
        }

        @Override
        public void close() {
            // not ours
        }
    }
}
