package dev.doorman.gateway.catalog;

/** Which clients a line is for: the digit of its protocol, and both where there is none. */
public enum AddressFamily {
    IPV4,
    IPV6,
    DUAL
}
