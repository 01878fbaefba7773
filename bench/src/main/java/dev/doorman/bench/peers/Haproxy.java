package dev.doorman.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** HAProxy in TCP mode, with a thread for each processor, as it comes. It logs nothing. */
public final class Haproxy {
    /** As many as there are streams, with room. */
    private static final int SPLICED = 100;

    private Haproxy() {}

    /** In front of a port; without splice(2). */
    public static Server plain(Path folder, int target) throws Exception {
        return relay("haproxy", "", folder, target, "");
    }

    /** In front of a port, with splice(2) in both directions. */
    public static Server splicing(Path folder, int target) throws Exception {
        return relay("haproxy with splice", "  option splice-request\n  option splice-response\n", folder, target, "");
    }

    /** In front of a server that believes only ports below 1024. */
    public static Server fromReservedPorts(Path folder, int target) throws Exception {
        return relay("haproxy", "", folder, target, "source 127.0.0.1:512-599");
    }

    private static Server relay(String name, String option, Path folder, int target, String server) throws Exception {
        int port = Ports.free();
        return start(
                name,
                folder,
                port,
                // a pipe is two files more for each direction
                option.isEmpty() ? OpenFiles.relayed() : SPLICED,
                option,
                "listen relay\n  bind 127.0.0.1:%d\n  server one 127.0.0.1:%d %s\n".formatted(port, target, server));
    }

    /**
     * In front of an FTP server and its passive ports. Clients take a data connection's port at the host that they dialled, so HAProxy has the
     * same ports at 127.0.0.2.
     */
    public static Server ftp(Path folder, int target, int firstPassive, int passives) throws Exception {
        int port = Ports.free();
        StringBuilder listeners = new StringBuilder(
                "listen control\n  bind 127.0.0.2:%d\n  bind 127.0.0.1:%d\n  server one 127.0.0.1:%d\n"
                        .formatted(port, port, target));
        for (int passive = firstPassive; passive < firstPassive + passives; passive++) {
            listeners.append("listen data%d\n  bind 127.0.0.2:%d\n  server one 127.0.0.1:%d\n"
                    .formatted(passive, passive, passive));
        }
        return start("haproxy+vsftpd", folder, port, OpenFiles.relayed(), "", listeners.toString());
    }

    private static Server start(String name, Path folder, int port, int connections, String option, String listeners)
            throws IOException, InterruptedException, MissingPeerException {
        String configuration = """
                global
                  maxconn %d
                defaults
                  mode tcp
                  timeout client 10m
                  timeout server 10m
                  timeout connect 5s
                """.formatted(connections) + option + listeners;
        Path file = Files.writeString(Files.createTempFile(folder, "haproxy", ".cfg"), configuration);
        return Server.start(
                name, folder, port, List.of(Programs.find("haproxy").toString(), "-db", "-f", file.toString()));
    }
}
