package dev.doorman.gateway.datagram;

/** Takes what comes to a {@link DatagramPort}. Called on the port's event loop. */
public interface DatagramReceiver {
    void received(Datagram datagram);

    /** One that was meant for more than this machine, or whose destination the kernel does not tell: it is dropped. */
    void dropped();
}
