package dev.doorman.authd.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.posix.UnixListener;
import dev.doorman.common.posix.UnixPeer;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * authd's sockets. Each connection has a virtual thread, and the kernel's word for who is at its other end. Owned by the
 * application.
 */
public final class AuthdServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AuthdServer.class);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    /** On each socket; who comes when all are taken waits in the socket's backlog. */
    private static final int MAX_CONNECTIONS = 64;
    /** Of these, for each uid that is not privileged. */
    private static final int MAX_EACH = 8;

    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

    private final Set<Integer> privileged;
    private final Answerer answerer;
    private final MeterRegistry registry;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final List<UnixListener> listeners = new ArrayList<>();

    private AuthdServer(Set<Integer> privileged, Answerer answerer, MeterRegistry registry) {
        this.privileged = Set.copyOf(privileged);
        this.answerer = answerer;
        this.registry = registry;
    }

    /**
     * Opens sockets, each in its folder, which is made where it is not there.
     *
     * @param privileged the uids that may ask what only {@link Standing#PRIVILEGED} may
     */
    public static AuthdServer start(
            SocketPlaces sockets, Set<Integer> privileged, Answerer answerer, MeterRegistry registry)
            throws IOException {
        AuthdServer server = new AuthdServer(privileged, answerer, registry);
        try {
            SocketFolder.prepare(sockets.folder());
            for (SocketPlaces.Place place : sockets.places()) {
                SocketFolder.prepare(place.folder());
                server.open(place);
            }
        } catch (IOException e) {
            server.close();
            throw e;
        }
        return server;
    }

    private void open(SocketPlaces.Place place) throws IOException {
        SocketRight right = place.right();
        UnixListener listener = UnixListener.bind(place.path(), right.permissions());
        listeners.add(listener);
        Thread.ofVirtual().name("authd-" + right.name()).start(() -> accept(right, listener));
    }

    private void accept(SocketRight right, UnixListener listener) {
        Semaphore connections = new Semaphore(MAX_CONNECTIONS);
        Seats seats = new Seats(MAX_EACH);
        while (!listener.isClosed()) {
            try {
                connections.acquire();
                UnixPeer peer = listener.accept();
                Thread.ofVirtual().start(() -> {
                    try (peer) {
                        seat(right, peer, seats);
                    } catch (RuntimeException e) {
                        LOG.errorf(e, "question failed socket=%s uid=%d", right.name(), peer.uid());
                    } finally {
                        connections.release();
                    }
                });
            } catch (IOException e) {
                connections.release();
                LOG.debugf(e, "accept");
                // out of descriptors, most likely: trying again at once would only burn the time that frees some
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void seat(SocketRight right, UnixPeer peer, Seats seats) {
        Standing standing = privileged.contains(peer.uid()) ? Standing.PRIVILEGED : Standing.ANYONE;
        Asker asker = new Asker(right.name(), peer.uid(), peer.pid(), standing);
        if (standing == Standing.PRIVILEGED) {
            serve(right, peer, asker);
        } else if (seats.take(peer.uid())) {
            try {
                serve(right, peer, asker);
            } finally {
                seats.leave(peer.uid());
            }
        } else {
            refusals.refused(asker, "none", "busy");
            count("none", "busy");
            sendLast(peer, error("busy"));
        }
    }

    private void serve(SocketRight right, UnixPeer peer, Asker asker) {
        peer.fd().readTimeout(SILENCE);
        try {
            InputStream in = new BufferedInputStream(peer.fd().inputStream(), 512);
            for (ObjectNode message = AuthdMessages.read(in); message != null; message = AuthdMessages.read(in)) {
                send(peer, answer(right, message, asker));
            }
        } catch (MalformedMessageException e) {
            refusals.refused(asker, "none", "malformed");
            count("none", "malformed");
            sendLast(peer, error("malformed"));
        } catch (SocketTimeoutException e) {
            LOG.debugf("silent asker socket=%s uid=%d", asker.socket(), asker.uid());
        } catch (IOException e) {
            LOG.debugf(e, "asker is gone");
        }
    }

    private ObjectNode answer(SocketRight right, ObjectNode message, Asker asker) throws MalformedMessageException {
        String asked = AuthdMessages.text(message, "ask");
        Optional<Question> question = Arrays.stream(Question.values())
                .filter(known -> known.text().equals(asked))
                .findFirst();
        if (question.isEmpty()) {
            count("none", "unknown-question");
            return error("unknown-question");
        }
        if (!right.questions().contains(question.get()) || !asker.may(question.get())) {
            refusals.refused(asker, question.get().text(), "not-permitted");
            count(asked, "not-permitted");
            return error("not-permitted");
        }
        try {
            ObjectNode answer = answerer.answer(question.get(), message, asker);
            count(asked, answer.path("answer").asText());
            return answer;
        } catch (MalformedMessageException e) {
            throw e;
        } catch (IOException e) {
            LOG.errorf("question cannot be answered ask=%s reason=%s", asked, e.getMessage());
            count(asked, "failed");
            return error("failed");
        }
    }

    private void count(String ask, String answer) {
        registry.counter("doorman.authd.questions", "ask", ask, "answer", answer)
                .increment();
    }

    private static ObjectNode error(String reason) {
        return AuthdMessages.object().put("answer", "error").put("reason", reason);
    }

    private static void send(UnixPeer peer, ObjectNode answer) throws IOException {
        byte[] line = AuthdMessages.line(answer);
        peer.fd().write(line, 0, line.length);
    }

    private static void sendLast(UnixPeer peer, ObjectNode answer) {
        try {
            send(peer, answer);
        } catch (IOException e) {
            LOG.debugf(e, "asker is gone");
        }
    }

    /** Whether all sockets are open still. */
    public boolean listening() {
        return listeners.stream().noneMatch(UnixListener::isClosed);
    }

    @Override
    public void close() {
        for (UnixListener listener : listeners) {
            try {
                listener.close();
            } catch (IOException e) {
                LOG.debugf(e, "closing a socket");
            }
        }
    }
}
