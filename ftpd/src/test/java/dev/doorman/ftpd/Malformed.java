package dev.doorman.ftpd;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;

/** Lines that are nearly, or not at all, commands. Seeded. */
final class Malformed {
    private static final String[] VERBS = {
        "USER", "PASS", "CWD", "PORT", "PASV", "EPRT", "EPSV", "RETR", "STOR", "APPE", "REST", "RNFR", "RNTO", "ABOR",
        "DELE", "RMD", "MKD", "PWD", "LIST", "NLST", "SITE", "STAT", "HELP", "TYPE", "STRU", "MODE", "MLSD", "MLST",
        "SIZE", "MDTM", "MFMT", "FEAT", "OPTS", "AUTH", "PBSZ", "PROT", "ALLO", "ACCT", "REIN", "STOU", "CDUP", "XPWD",
    };
    private static final String[] ARGUMENTS = {
        "", "/", "..", "../../../etc/passwd", "127,0,0,1,4,1", "|1|127.0.0.1|1|", "|||||", "-alR", "-999999999999",
                "%s%n%x",
        "CHMOD 777 /", "UMASK 99", "IDLE -1", "I", "A", "99999999999999999999", "MLST ;;;;", "20259999999999 x", "\"",
                "*",
        "[[[[[[", "\\", "~", "TLS", "P", "KERBEROS_V5",
    };

    private Malformed() {}

    static byte[] line(Random random) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        switch (random.nextInt(8)) {
            case 0 -> octets(line, random, random.nextInt(200));
            case 1 -> {
                line.writeBytes(verb(random));
                line.write(' ');
                octets(line, random, random.nextInt(6000));
            }
            case 2 -> line.writeBytes(verb(random));
            default -> {
                line.writeBytes(verb(random));
                line.write(random.nextInt(10) == 0 ? '\t' : ' ');
                line.writeBytes(ARGUMENTS[random.nextInt(ARGUMENTS.length)].getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        // TLS that does not come would take its time
        String text = line.toString(StandardCharsets.ISO_8859_1);
        byte[] whole = (text.toUpperCase(Locale.ROOT).startsWith("AUTH T") ? "NOOP" : text)
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream ended = new ByteArrayOutputStream();
        ended.writeBytes(whole);
        ended.writeBytes(
                switch (random.nextInt(10)) {
                    case 0 -> new byte[] {'\n'};
                    case 1 -> new byte[] {'\r', 0, '\r', '\n'};
                    case 2 -> new byte[] {(byte) 0xff, (byte) 0xf2, '\r', '\n'};
                    default -> new byte[] {'\r', '\n'};
                });
        return ended.toByteArray();
    }

    private static byte[] verb(Random random) {
        String verb = VERBS[random.nextInt(VERBS.length)];
        return (random.nextInt(4) == 0 ? verb.toLowerCase(Locale.ROOT) : verb).getBytes(StandardCharsets.US_ASCII);
    }

    private static void octets(ByteArrayOutputStream line, Random random, int length) {
        for (int i = 0; i < length; i++) {
            line.write(random.nextInt(256));
        }
    }
}
