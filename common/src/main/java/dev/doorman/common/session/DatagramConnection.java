package dev.doorman.common.session;

import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.Notice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One client over UDP, as its daemon sees it: a flow is all that comes from one address and port to one address of ours. Owned
 * by the {@link SessionServer}, which closes it when the handler returns. As with any UDP, datagrams may be lost; those that
 * come are whole, and in the order in which the gateway had them.
 *
 * <p>One thread receives; any thread may send.
 */
public interface DatagramConnection {
    /** The longest datagram that UDP carries over IPv4, in bytes. */
    int MAX_BYTES = 65_507;

    /** The longest datagram that an answer can be prepared for. */
    int MAX_EXPECTED = 255;

    LinkHeader header();

    /** The gateway's address, as this daemon's host sees it. */
    InetAddress gateway();

    /**
     * Waits for the next datagram.
     *
     * @param limit how long at most; zero: until the gateway ends the flow, for it was idle
     * @throws PeerGoneException when the gateway is gone
     */
    ReceivedDatagram receive(Duration limit) throws IOException;

    /**
     * Sends a datagram to the client.
     *
     * @throws IllegalArgumentException when it is longer than {@link #MAX_BYTES}
     * @throws PeerGoneException when the gateway is gone
     */
    void send(byte[] datagram) throws IOException;

    /**
     * As {@link #send}, together with what follows: it leaves when {@link #receive} waits, or the flow ends. Belongs to the thread
     * that receives, as {@link #prepare} does.
     */
    void sendSoon(byte[] datagram) throws IOException;

    /**
     * Has the gateway send a datagram by itself as soon as the client's next one is the expected one: that saves the client a way
     * to the daemon and back. Several are prepared one behind the other. The daemon hears of it by
     * {@link ReceivedDatagram.FromClient#answered}, perhaps only of the last of some that followed each other closely. All that is
     * prepared is void as soon as something is sent in the ordinary way; what the gateway has no room for is, too: then the
     * client's datagram comes without an answer.
     *
     * @param expected {@link #MAX_EXPECTED} bytes at most; empty: the datagram is sent right behind the one before it
     */
    void prepare(byte[] expected, byte[] datagram) throws IOException;

    /**
     * Sends a datagram to somebody else, from the port that the client sees. The gateway sends it only to those whose
     * {@link ReceivedDatagram.FromStranger} came in this flow not long ago: a daemon is no way to reach others.
     */
    void sendTo(InetSocketAddress stranger, byte[] datagram) throws IOException;

    /**
     * Has somebody who is logged in told something, and waits until it is known what became of it. Datagrams that come meanwhile
     * are kept, a few. By the thread that receives; only talkd may, for the gateway breaks with others.
     *
     * @throws PeerGoneException when the gateway is gone
     */
    Delivery notice(Notice notice) throws IOException;
}
