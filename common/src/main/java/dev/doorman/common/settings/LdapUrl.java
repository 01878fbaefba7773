package dev.doorman.common.settings;

/**
 * Where a directory server is, and how the connection to it is sealed: it always is, since a simple bind shows it passwords.
 *
 * @param host a name or an address, which the server's certificate must be for; an IPv6 address in brackets
 */
public record LdapUrl(Security security, String host, int port) {
    /** When TLS begins. */
    public enum Security {
        /** With the connection: {@code ldaps}. */
        TLS(636),
        /** By the first question, before any other is asked: {@code ldap}. */
        START_TLS(389);

        private final int port;

        Security(int port) {
            this.port = port;
        }

        int port() {
            return port;
        }
    }
}
