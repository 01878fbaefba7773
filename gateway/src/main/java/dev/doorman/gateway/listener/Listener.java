package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.ServiceEntry;

/** One socket that holds a port. Owned by the {@link ListenerSet}; not for an event loop. */
interface Listener {
    ListenAddress where();

    /** The line that it serves. */
    ServiceEntry service();

    /** From the next client on this port serves another line of the file: its state, server or arguments have changed. */
    void exchange(ServiceEntry fresh);

    /** Whether nobody who was let in needs the port. */
    boolean idle();

    /** Gives the port up. */
    void close();
}
