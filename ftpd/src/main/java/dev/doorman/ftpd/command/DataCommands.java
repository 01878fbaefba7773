package dev.doorman.ftpd.command;

import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Dialogue.Passive;
import dev.doorman.ftpd.protocol.HostPort;
import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * PORT, PASV, EPRT, EPSV: RFC 959 and 2428. A port must be the client's own and no well-known one (RFC 2577, CVE-1999-0017): the
 * gateway would refuse any other anyway.
 */
final class DataCommands {
    private static final int FIRST_PORT = 1024;

    private DataCommands() {}

    /** {@code PORT <SP> h1,h2,h3,h4,p1,p2}. */
    static void port(Dialogue dialogue, String text) throws IOException {
        if (refusedByAll(dialogue)) {
            return;
        }
        @Nullable InetSocketAddress address = HostPort.port(text);
        if (address == null) {
            dialogue.reply(501, "Syntax: PORT h1,h2,h3,h4,p1,p2");
        } else {
            active(dialogue, address, "PORT");
        }
    }

    /** {@code EPRT <SP> |family|address|port|}. */
    static void eprt(Dialogue dialogue, String text) throws IOException {
        if (refusedByAll(dialogue)) {
            return;
        }
        switch (HostPort.extended(text)) {
            case HostPort.Extended.Address(InetSocketAddress address) -> active(dialogue, address, "EPRT");
            case HostPort.Extended.UnknownFamily _ -> dialogue.reply(522, "Network protocol not supported, use (1,2)");
            case null -> dialogue.reply(501, "Syntax: EPRT |1|address|port| or |2|address|port|");
        }
    }

    private static void active(Dialogue dialogue, InetSocketAddress address, String verb) throws IOException {
        InetAddress client = dialogue.surroundings().header().client().getAddress();
        if (!address.getAddress().equals(client) || address.getPort() < FIRST_PORT) {
            dialogue.reply(504, "Only a port of your own address, and from 1024 on.");
            return;
        }
        dialogue.ports().active(address.getPort());
        dialogue.reply(200, verb + " command successful.");
    }

    /** PASV. */
    static void pasv(Dialogue dialogue, String none) throws IOException {
        if (refusedByAll(dialogue)) {
            return;
        }
        if (!(dialogue.surroundings().header().destination().getAddress() instanceof Inet4Address)) {
            dialogue.reply(425, "PASV is for IPv4: use EPSV.");
            return;
        }
        @Nullable InetSocketAddress address = listen(dialogue);
        if (address != null) {
            dialogue.control().reply(HostPort.passive(address));
        }
    }

    /** {@code EPSV [<SP> family | ALL]}. */
    static void epsv(Dialogue dialogue, String text) throws IOException {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        if (wanted.equals("ALL")) {
            dialogue.passive(Passive.EXTENDED_ALONE);
            dialogue.reply(200, "EPSV ALL: no PORT, PASV or EPRT from now on.");
            return;
        }
        int family =
                HostPort.family(dialogue.surroundings().header().destination().getAddress());
        if (!wanted.isEmpty() && !wanted.matches("[0-9]{1,5}")) {
            dialogue.reply(501, "Syntax: EPSV [1|2|ALL]");
        } else if (!wanted.isEmpty() && Integer.parseInt(wanted) != family) {
            dialogue.reply(522, "Network protocol not supported, use (" + family + ")");
        } else {
            @Nullable InetSocketAddress address = listen(dialogue);
            if (address != null) {
                dialogue.control().reply(HostPort.extendedPassive(address.getPort()));
            }
        }
    }

    /**
     * Has the gateway listen; null where it cannot, which is replied. By the session's own platform thread, for a
     * connection that a virtual thread once waited on never blocks again, and sendfile(2) needs one that does.
     */
    private static @Nullable InetSocketAddress listen(Dialogue dialogue) throws IOException {
        try {
            return dialogue.files().run(() -> dialogue.ports().passive());
        } catch (CallbackRefusedException e) {
            dialogue.control().reply(Reply.of(425, "Cannot listen for you: " + e.getMessage() + "."));
            return null;
        }
    }

    private static boolean refusedByAll(Dialogue dialogue) throws IOException {
        boolean refused = dialogue.passive() == Passive.EXTENDED_ALONE;
        if (refused) {
            dialogue.reply(501, "You said EPSV ALL: use EPSV.");
        }
        return refused;
    }
}
