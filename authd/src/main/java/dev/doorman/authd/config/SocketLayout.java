package dev.doorman.authd.config;

/** How the sockets lie below their folder. */
public enum SocketLayout {
    /** All in the folder, one of them for everyone: daemons that share a machine. */
    TOGETHER,
    /**
     * Each asker's in a folder of its own, with one for everyone beside it: so a container is given its daemon's folder and
     * sees no other's.
     */
    APART
}
