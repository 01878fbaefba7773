package dev.doorman.authd.names;

/**
 * A group of a domain.
 *
 * @param name with the domain, such as {@code CORP+staff}
 */
public record DomainGroup(String name, int gid) {}
