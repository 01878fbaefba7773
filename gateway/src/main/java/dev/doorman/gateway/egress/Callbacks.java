package dev.doorman.gateway.egress;

import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.net.ConnectionId;
import org.jspecify.annotations.Nullable;

/** Gives connections the right to call back, and takes it away. Any thread. */
public interface Callbacks {
    /** How what a connection has opened ends with it. */
    enum Ending {
        /** The client is gone: at once. */
        AT_ONCE,
        /**
         * The daemon is done: nothing new begins, and nothing more of the client reaches it; what it has written to the
         * client before still leaves.
         */
        FLUSHED
    }

    /**
     * A fresh grant for one link of a connection; one that was given before for the same connection is worth nothing from
     * now on.
     *
     * @return null when the service's dial policy is none
     */
    @Nullable
    CallbackGrant grant(Caller caller);

    /** The connection is over, and all that it opened with it. */
    void ended(ConnectionId id, Ending ending);
}
