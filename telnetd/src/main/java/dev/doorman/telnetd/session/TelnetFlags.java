package dev.doorman.telnetd.session;

import dev.doorman.common.link.Flags;
import dev.doorman.common.link.Invocation;

/**
 * What the service's line of inetd.conf asks for; {@code -n} and {@code -S} are the gateway's part, {@code -i}, {@code -a} and
 * {@code -X} change nothing. Immutable.
 *
 * @param banner {@code -h}
 * @param lineMode {@code -l}
 * @param clientName {@code -U}
 */
record TelnetFlags(Banner banner, LineMode lineMode, ClientNames clientName) {
    private static final String VALUED = "aSX";

    /** Whether issue.net, which tells of this host, is shown before the login. */
    enum Banner {
        SHOWN,
        SUPPRESSED
    }

    /** Whether the client is asked to edit its lines itself. */
    enum LineMode {
        AS_THE_CLIENT_LIKES,
        WANTED
    }

    /** Whether a client's address must have a name. */
    enum ClientNames {
        NOT_ASKED_FOR,
        NEEDED
    }

    static TelnetFlags of(Invocation invocation) {
        Flags flags = Flags.of(invocation.arguments(), VALUED);
        return new TelnetFlags(
                flags.has('h') ? Banner.SUPPRESSED : Banner.SHOWN,
                flags.has('l') ? LineMode.WANTED : LineMode.AS_THE_CLIENT_LIKES,
                flags.has('U') ? ClientNames.NEEDED : ClientNames.NOT_ASKED_FOR);
    }
}
