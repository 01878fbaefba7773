package dev.doorman.authd.login;

import dev.doorman.authd.server.Asker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Who has just proven a password, on which daemon's connection: such a login's context is full. Each proof is good once,
 * within a minute, on the socket and the connection where it was given. Holds no secret; any thread. Bounded: where more
 * logins wait for their context than we remember, the oldest is forgotten, and its context is limited.
 */
final class ProvenLogins {
    static final int MAX_REMEMBERED = 4096;
    static final Duration GOOD_FOR = Duration.ofMinutes(1);

    private final InstantSource clock;
    /** The oldest first. */
    private final SequencedMap<Proof, Instant> proofs = new LinkedHashMap<>();

    private record Proof(String socket, String connection, String user) {}

    ProvenLogins(InstantSource clock) {
        this.clock = clock;
    }

    /** A password was right. */
    synchronized void add(Asker asker, String connection, String user) {
        forget();
        if (proofs.size() == MAX_REMEMBERED) {
            proofs.pollFirstEntry();
        }
        proofs.putLast(new Proof(asker.socket(), connection, user), clock.instant());
    }

    /** Whether one was, on this connection; takes the proof away. */
    synchronized boolean take(Asker asker, String connection, String user) {
        forget();
        return proofs.remove(new Proof(asker.socket(), connection, user)) != null;
    }

    private void forget() {
        Instant before = clock.instant().minus(GOOD_FOR);
        for (var oldest = proofs.firstEntry();
                oldest != null && oldest.getValue().isBefore(before);
                oldest = proofs.firstEntry()) {
            proofs.pollFirstEntry();
        }
    }
}
