package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.ServiceEntry;

/** One socket that holds a port. Owned by the {@link ListenerSet}; not for an event loop. */
interface Listener {
    ListenAddress where();

    /** From the next client on this port serves another line of the file: its state, server or arguments have changed. */
    void exchange(ServiceEntry fresh);

    /** Gives the port up. */
    void close();
}
