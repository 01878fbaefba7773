package dev.doorman.authd.server;

/**
 * Who asks, as the kernel tells it.
 *
 * @param socket the name of the socket
 */
public record Asker(String socket, int uid, int pid, Standing standing) {
    /** Whether this asker may ask a question at all. */
    boolean may(Question question) {
        return switch (question.asks()) {
            case PRIVILEGED -> standing == Standing.PRIVILEGED;
            case ANYONE -> true;
        };
    }
}
