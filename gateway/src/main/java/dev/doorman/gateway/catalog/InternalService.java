package dev.doorman.gateway.catalog;

/** The services that the gateway serves itself. */
public enum InternalService {
    ECHO,
    DISCARD,
    CHARGEN,
    DAYTIME,
    TIME,
    QOTD,
    TCPMUX
}
