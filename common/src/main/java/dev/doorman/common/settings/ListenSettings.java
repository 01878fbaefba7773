package dev.doorman.common.settings;

/**
 * How a stream service listens. Immutable.
 *
 * @param backlog how many clients the kernel holds that have not been accepted yet; net.core.somaxconn is its bound
 * @param keepAlive whether it is looked after a silent client's being there; a daemon's flag -n goes before it
 */
public record ListenSettings(int backlog, boolean keepAlive) {}
