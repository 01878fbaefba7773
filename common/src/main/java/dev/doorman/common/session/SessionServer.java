package dev.doorman.common.session;

import dev.doorman.common.link.AcceptedHeader;
import dev.doorman.common.link.BadHeaderException;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.FrameWriter;
import dev.doorman.common.link.HeaderFault;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.link.Refusal;
import dev.doorman.common.link.Transport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * A daemon's end of the link: it accepts connections from the gateway, one virtual thread each, and is the one place
 * where exceptions become outcomes. Owned by the daemon's application; lives until {@link #close}.
 */
public final class SessionServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SessionServer.class);
    private static final int BACKLOG = 1024;
    /** Held for as long as the session; a longer frame's rest is read past it. */
    private static final int BUFFER_BYTES = 16 * 1024;
    /** Of a flow, of which there may be a thousand; what is longer is read past it. */
    private static final int FLOW_BUFFER_BYTES = 4 * 1024;

    private static final Duration LINGER = Duration.ofSeconds(30);
    /** A stranger may hold a link without a header for the header's time: so many at once, and no more. */
    private static final int MAX_HANDSHAKES = 1024;

    private final SessionServerOptions options;
    private final Transport transport;
    private final Dialogue dialogue;
    private final SessionObserver observer;
    private final ServerSocket listener;
    private final Semaphore sessions;
    private final Semaphore handshakes = new Semaphore(MAX_HANDSHAKES);
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** What is done with a link that is accepted. */
    @FunctionalInterface
    private interface Dialogue {
        LinkSession of(LinkHeader header, Socket socket, BufferedInputStream in, FrameWriter writer);
    }

    private SessionServer(
            SessionServerOptions options,
            Transport transport,
            Dialogue dialogue,
            SessionObserver observer,
            ServerSocket listener) {
        this.options = options;
        this.transport = transport;
        this.dialogue = dialogue;
        this.observer = observer;
        this.listener = listener;
        this.sessions = new Semaphore(options.maxSessions());
    }

    /**
     * Listens, and serves from now on.
     *
     * @throws IOException when the port cannot be had
     */
    public static SessionServer start(SessionServerOptions options, SessionHandler handler, SessionObserver observer)
            throws IOException {
        return start(
                options,
                Transport.STREAM,
                (header, socket, in, writer) ->
                        new StreamSession(new LinkConnection(header, socket, in, writer), handler),
                observer);
    }

    /**
     * As {@link #start}, for a daemon whose clients come over UDP.
     *
     * @throws IOException when the port cannot be had
     */
    public static SessionServer startFlows(SessionServerOptions options, FlowHandler handler, SessionObserver observer)
            throws IOException {
        return start(
                options,
                Transport.DGRAM,
                (header, socket, in, writer) -> new FlowSession(new LinkDatagrams(header, socket, in, writer), handler),
                observer);
    }

    private static SessionServer start(
            SessionServerOptions options, Transport transport, Dialogue dialogue, SessionObserver observer)
            throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.bind(options.bind(), BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw new IOException("cannot listen on " + options.bind() + ": " + e.getMessage(), e);
        }
        SessionServer server = new SessionServer(options, transport, dialogue, observer, listener);
        Thread.ofPlatform().name("link-accept").daemon().start(server::accept);
        return server;
    }

    public InetSocketAddress localAddress() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    /** How it stands towards the gateway. */
    public enum State {
        ACCEPTING,
        /** It was told to end, and takes no new sessions. */
        DRAINING,
        /** Its port is lost. */
        CLOSED
    }

    public State state() {
        if (draining) {
            return State.DRAINING;
        }
        return listener.isClosed() ? State.CLOSED : State.ACCEPTING;
    }

    /**
     * Takes no new sessions and waits for those that run.
     *
     * @return whether all of them ended within the grace time
     */
    public boolean drain(Duration grace) throws InterruptedException {
        draining = true;
        int all = options.maxSessions();
        if (!sessions.tryAcquire(all, grace.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        sessions.release(all);
        return true;
    }

    /** Ends everything: what still runs is interrupted. */
    @Override
    public void close() {
        draining = true;
        try {
            listener.close();
        } catch (IOException e) {
            LOG.debugf(e, "closing the listener");
        }
        running.forEach(Thread::interrupt);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                handshakes.acquire();
                Socket socket = listener.accept();
                Thread.ofVirtual().name("session").start(() -> serve(socket));
            } catch (SocketException e) {
                handshakes.release();
                LOG.debugf(e, "accept");
            } catch (IOException e) {
                handshakes.release();
                LOG.errorf(e, "accept failed");
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        Thread thread = Thread.currentThread();
        running.add(thread);
        try (socket) {
            handshake(socket);
        } catch (IOException e) {
            LOG.debugf(e, "link ended peer=%s", socket.getRemoteSocketAddress());
        } finally {
            running.remove(thread);
        }
    }

    private void handshake(Socket socket) throws IOException {
        BufferedInputStream in;
        AcceptedHeader accepted;
        FrameWriter writer;
        try {
            socket.setTcpNoDelay(true);
            Nonce nonce = Nonce.random();
            socket.getOutputStream().write(nonce.bytes());
            DeadlineInputStream timed = new DeadlineInputStream(socket, options.headerTimeout());
            in = new BufferedInputStream(timed, transport == Transport.STREAM ? BUFFER_BYTES : FLOW_BUFFER_BYTES);
            writer = new FrameWriter(socket.getOutputStream());
            accepted = LinkHeaderCodec.read(in, nonce, options.key());
            timed.lift();
        } catch (BadHeaderException e) {
            refuse(socket, e.fault());
            return;
        } catch (SocketTimeoutException | SocketException e) {
            refuse(socket, HeaderFault.MISSING);
            return;
        } finally {
            handshakes.release();
        }
        if (accepted.header().transport() != transport) {
            refuse(socket, HeaderFault.MALFORMED);
            return;
        }
        if (draining || !sessions.tryAcquire()) {
            writer.send(FrameType.REFUSED, (draining ? Refusal.DRAINING : Refusal.BUSY).payload());
            return;
        }
        try {
            writer.send(FrameType.READY, accepted.sealed().proof());
            session(dialogue.of(accepted.header(), socket, in, writer));
        } finally {
            sessions.release();
        }
        linger(socket);
    }

    /**
     * Closing a socket with bytes still unread would reset it, and what was just written would be lost on its way: so our
     * half is closed first, and the gateway, once it has passed everything on, closes the other.
     */
    private static void linger(Socket socket) throws IOException {
        socket.shutdownOutput();
        InputStream rest = new DeadlineInputStream(socket, LINGER);
        rest.transferTo(OutputStream.nullOutputStream());
    }

    private void session(LinkSession session) {
        LinkHeader header = session.header();
        long start = System.nanoTime();
        observer.started(header);
        SessionOutcome outcome = outcome(session);
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        observer.ended(header, outcome, new SessionObserver.Traffic(duration, session.received(), session.sent()));
    }

    @SuppressWarnings("IllegalCatch")
    private SessionOutcome outcome(LinkSession session) {
        try {
            return session.run();
        } catch (PeerGoneException e) {
            return new SessionOutcome.PeerGone();
        } catch (SocketTimeoutException e) {
            return new SessionOutcome.TimedOut("silence");
        } catch (ProtocolViolationException e) {
            return new SessionOutcome.ProtocolViolation(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            return new SessionOutcome.Stopped();
        } catch (IOException | RuntimeException e) {
            return new SessionOutcome.Failed(e);
        }
    }

    private void refuse(Socket socket, HeaderFault fault) {
        observer.headerRefused(socket.getRemoteSocketAddress(), fault);
        try {
            new FrameWriter(socket.getOutputStream()).send(FrameType.REFUSED, Refusal.BAD_SEAL.payload());
        } catch (IOException e) {
            LOG.debugf(e, "refusing a link");
        }
    }
}
