package dev.doorman.tftpd.protocol;

/**
 * An option of a request, or its acknowledgement (RFC 2347).
 *
 * @param name in lower case
 */
public record TftpOption(String name, String value) {}
