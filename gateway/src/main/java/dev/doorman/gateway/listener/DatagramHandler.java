package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.datagram.Datagram;
import dev.doorman.gateway.datagram.DatagramPort;

/** Takes the datagrams of the UDP ports. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * A port has been opened. Called on its event loop, as are all calls of the lane.
     *
     * @param quiet is to be run when the last flow on the lane has ended
     */
    Lane opened(DatagramPort port, ServiceEntry service, Runnable quiet);

    /** What comes to one port. */
    interface Lane {
        void received(ServiceEntry service, Datagram datagram);

        /** One came that is not for this machine alone; it is dropped. */
        void dropped(ServiceEntry service);

        /** Another line serves from now on. */
        void exchanged(ServiceEntry service);

        /** Whether no flow needs the port. */
        boolean idle();

        /** The port is given up: what answers from it ends. */
        void closed();
    }
}
