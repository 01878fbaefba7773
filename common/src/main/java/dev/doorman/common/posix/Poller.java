package dev.doorman.common.posix;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One epoll thread for all descriptors that Java cannot wait for: terminals, pipes, Unix sockets with credentials. A thread
 * that waits, most often a virtual one, is parked meanwhile and holds no carrier. One for the process; lives as long.
 */
final class Poller {
    private static final Poller INSTANCE = new Poller();

    private final Epoll epoll;
    private final ConcurrentHashMap<Integer, Fd> watched = new ConcurrentHashMap<>();

    private Poller() {
        try {
            epoll = new Epoll();
        } catch (PosixException e) {
            throw new IllegalStateException("no epoll", e);
        }
        Thread.ofPlatform().name("poller").daemon().start(() -> epoll.run(this::event));
    }

    static Poller instance() {
        return INSTANCE;
    }

    private void event(int descriptor, int events) {
        Fd fd = watched.get(descriptor);
        if (fd != null) {
            fd.wake(events);
        }
    }

    /** Called under the descriptor's lock: asks once for one more event. */
    void arm(Fd fd, int descriptor, int events) throws IOException {
        boolean known = watched.put(descriptor, fd) != null;
        epoll.control(known ? Epoll.MOD : Epoll.ADD, descriptor, events | Epoll.ONESHOT);
    }

    /** Called under the descriptor's lock, before it is closed. */
    void forget(int descriptor) {
        if (watched.remove(descriptor) != null) {
            try {
                epoll.control(Epoll.DEL, descriptor, 0);
            } catch (PosixException e) {
                // closing the descriptor takes it out just as well
            }
        }
    }
}
