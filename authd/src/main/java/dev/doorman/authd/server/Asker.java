package dev.doorman.authd.server;

/**
 * Who asks, as the kernel tells it.
 *
 * @param socket the name of the socket
 */
public record Asker(String socket, int uid, int pid) {}
