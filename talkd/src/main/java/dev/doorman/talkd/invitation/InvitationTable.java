package dev.doorman.talkd.invitation;

import dev.doorman.talkd.protocol.TalkMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The invitations of this moment, each for a minute after it was last touched. Bounded, in all and for each source. One for the
 * daemon; any thread.
 */
public final class InvitationTable {
    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final int MOST = 1024;
    private static final int MOST_OF_A_SOURCE = 32;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** Those that were touched last are last. */
    private final Map<Invitation.Key, Invitation> invitations = new LinkedHashMap<>();

    private int nextId;

    /**
     * None yet.
     *
     * @param firstId from 1; each invitation's is greater than those before it
     */
    public InvitationTable(InstantSource clock, int firstId) {
        this.clock = clock;
        this.nextId = firstId;
    }

    /** Finds an invitation that is the same request, and lets it live on. */
    public Optional<Invitation> touch(Invitation.Key key) {
        lock.lock();
        try {
            expire();
            @Nullable Invitation known = invitations.remove(key);
            if (known == null) {
                return Optional.empty();
            }
            Invitation living = new Invitation(known.id(), key, known.address(), end());
            invitations.put(key, living);
            return Optional.of(living);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Keeps an invitation under a new id, in the place of an older one that is the same request.
     *
     * @return empty when there are too many
     */
    public Optional<Invitation> put(Invitation.Key key, InetSocketAddress address) {
        lock.lock();
        try {
            expire();
            invitations.remove(key);
            if (invitations.size() >= MOST || ofSource(key.source()) >= MOST_OF_A_SOURCE) {
                return Optional.empty();
            }
            Invitation added = new Invitation(newId(), key, address, end());
            invitations.put(key, added);
            return Optional.of(added);
        } finally {
            lock.unlock();
        }
    }

    /** Finds the newest invitation for the one who asks, from the one who is asked for. */
    public Optional<Invitation> lookUp(TalkMessage asked) {
        lock.lock();
        try {
            expire();
            return invitations.values().stream()
                    .filter(one -> one.answers(asked))
                    .reduce((_, later) -> later);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Drops an invitation; only whose it is may, for ids are easily guessed.
     *
     * @return whether there was one
     */
    public boolean delete(int id, InetAddress source) {
        lock.lock();
        try {
            expire();
            return invitations
                    .values()
                    .removeIf(one -> one.id() == id && one.key().source().equals(source));
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            expire();
            return invitations.size();
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        Instant now = clock.instant();
        invitations.values().removeIf(one -> !one.until().isAfter(now));
    }

    private long ofSource(InetAddress source) {
        return invitations.keySet().stream()
                .filter(key -> key.source().equals(source))
                .count();
    }

    private Instant end() {
        return clock.instant().plus(LIFE);
    }

    private int newId() {
        int id = nextId;
        nextId = id == Integer.MAX_VALUE ? 1 : id + 1;
        return id;
    }
}
