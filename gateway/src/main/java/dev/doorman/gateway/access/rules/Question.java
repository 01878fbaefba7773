package dev.doorman.gateway.access.rules;

import dev.doorman.common.net.Network;
import dev.doorman.common.trust.ClientName;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks to be let in, and where. Immutable.
 *
 * @param names those of the service: its server's, such as {@code in.telnetd}, and its own
 * @param dialled the address of ours that the client dialled
 * @param name the client's name; null as long as nobody has looked for it
 */
public record Question(
        Set<String> names,
        InetAddress dialled,
        InetAddress client,
        @Nullable ClientName name) {
    public Question {
        names = Set.copyOf(names);
        dialled = Network.plain(dialled);
        client = Network.plain(client);
    }

    /** The same, now that the name is known. */
    public Question named(ClientName found) {
        return new Question(names, dialled, client, found);
    }
}
