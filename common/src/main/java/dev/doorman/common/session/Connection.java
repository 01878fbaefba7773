package dev.doorman.common.session;

import dev.doorman.common.link.LinkHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Duration;

/**
 * One client, as its daemon sees it: the link's frames turned back into a stream. Owned by the {@link SessionServer},
 * which closes it when the handler returns.
 *
 * <p>One thread receives; any thread may send. Every blocking call ends with an {@link IOException} when the client or
 * the gateway is gone.
 */
public interface Connection {
    LinkHeader header();

    /** The gateway's address, as this daemon's host sees it. */
    InetAddress gateway();

    /**
     * Waits for what the client sends next. Data and urgent bytes come in the order in which the client sent them.
     *
     * @param buffer takes the bytes of {@link Received.Data}; at least one byte long
     * @throws java.net.SocketTimeoutException after {@link #readTimeout}
     * @throws PeerGoneException when the client vanished without closing its half
     */
    Received receive(byte[] buffer) throws IOException;

    /**
     * Waits, once the client has closed its half, until it or the gateway is gone altogether. By the thread that receives.
     *
     * @throws PeerGoneException when it is
     */
    void awaitGone() throws IOException;

    /** The stream with urgent bytes inline, for protocols that do not use them. */
    InputStream in();

    /** Writes to the client; unbuffered: every write is sent before it returns. Blocks while the client is slow. */
    OutputStream out();

    /** Sends one byte to the client as TCP urgent data, in its place among what {@link #out} wrote. */
    void sendUrgent(int value) throws IOException;

    /** Closes the daemon's half of the stream; what the client still sends can be received. */
    void shutdownOutput() throws IOException;

    /** Tells the gateway how a login ended: it feeds the limits before login and the ban list. */
    void login(String user, LoginResult result) throws IOException;

    /**
     * Tells the gateway who sits at this connection; its table of connections is the system's utmp.
     *
     * @param terminal the terminal's name below /dev, such as {@code pts/3}; empty where there is none
     */
    void identify(String user, String terminal, Messages messages) throws IOException;

    /** Has others' texts for the session's terminal shown from now on; as long as nobody shows them, they are refused. */
    void notices(NoticeWriter writer);

    /** The longest silence that {@link #receive} and {@link #in} bear; zero: for ever. */
    void readTimeout(Duration timeout) throws IOException;

    /**
     * The longest that one write waits for a client that takes nothing; zero: for ever. When it is over the connection is
     * closed, for half a frame may have been sent, and the write throws {@link java.net.SocketTimeoutException}.
     */
    void writeTimeout(Duration timeout);

    /**
     * Ends the connection at once, whoever waits in it: the client broke the protocol. By any thread; does not wait.
     *
     * @param violation a constant text of the daemon's, for the log
     */
    void drop(String violation);
}
