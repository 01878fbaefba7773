package dev.doorman.common.posix;

/**
 * A connected Unix socket and who is at its other end, as the kernel noted it when that end connected.
 *
 * @param fd owned by whoever accepted; its streams wait by parking
 */
public record UnixPeer(int pid, int uid, int gid, Fd fd) implements AutoCloseable {
    @Override
    public void close() {
        fd.close();
    }
}
