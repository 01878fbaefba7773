package dev.doorman.ftpd.command;

import dev.doorman.common.tls.TlsServer;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Dialogue.Protected;
import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** AUTH, PBSZ, PROT, CCC: RFC 2228 and 4217. */
final class SecurityCommands {
    /** TLS-C is what RFC 4217 lets stand for TLS; SSL, whose data was private at once, is what old clients ask for. */
    private static final Set<String> MECHANISMS = Set.of("TLS", "TLS-C", "SSL");

    private SecurityCommands() {}

    /** {@code AUTH <SP> mechanism}. */
    static void auth(Dialogue dialogue, String mechanism) throws IOException {
        @Nullable TlsServer tls = dialogue.surroundings().tls();
        if (!MECHANISMS.contains(mechanism.strip().toUpperCase(Locale.ROOT))) {
            dialogue.reply(504, "AUTH knows TLS alone.");
        } else if (tls == null) {
            dialogue.reply(502, "This server has no certificate.");
        } else if (dialogue.control().secured() != null) {
            dialogue.reply(503, "It is encrypted already.");
        } else {
            // RFC 4217, 4.2: who was logged in in clear is not any more
            dialogue.logOut();
            dialogue.protect(Protected.NOT_ASKED);
            dialogue.control()
                    .secure(
                            tls,
                            Reply.of(234, "Proceed with negotiation."),
                            dialogue.surroundings().service().loginTimeout());
        }
    }

    /** {@code PBSZ <SP> size}: TLS needs no buffer of a size, so it is 0. */
    static void pbsz(Dialogue dialogue, String size) throws IOException {
        if (dialogue.control().secured() == null) {
            dialogue.reply(503, "Use AUTH TLS first.");
        } else if (!size.strip().matches("[0-9]{1,10}")) {
            dialogue.reply(501, "PBSZ takes a number.");
        } else {
            if (dialogue.protection() == Protected.NOT_ASKED) {
                dialogue.protect(Protected.SIZED);
            }
            dialogue.reply(200, "PBSZ=0");
        }
    }

    /** {@code PROT <SP> level}. */
    static void prot(Dialogue dialogue, String level) throws IOException {
        if (dialogue.control().secured() == null) {
            dialogue.reply(503, "Use AUTH TLS first.");
            return;
        }
        if (dialogue.protection() == Protected.NOT_ASKED) {
            dialogue.reply(503, "Use PBSZ 0 first.");
            return;
        }
        switch (level.strip().toUpperCase(Locale.ROOT)) {
            case "P" -> {
                dialogue.protect(Protected.PRIVATE);
                dialogue.reply(200, "Data connections are private now.");
            }
            case "C" -> {
                if (TransferCommands.demandsPrivacy(dialogue)) {
                    dialogue.reply(534, "This server demands private data connections.");
                } else {
                    dialogue.protect(Protected.SIZED);
                    dialogue.reply(200, "Data connections are in clear now.");
                }
            }
            case "S", "E" -> dialogue.reply(536, "TLS knows C and P alone.");
            default -> dialogue.reply(504, "PROT knows C and P alone.");
        }
    }

    /** CCC: passwords would go in clear again. */
    static void ccc(Dialogue dialogue, String none) throws IOException {
        dialogue.reply(534, "The control connection stays encrypted.");
    }
}
