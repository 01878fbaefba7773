package dev.doorman.bench.peers;

import java.nio.file.Path;
import java.util.List;

/** The TFTP servers that Debian has, as standalone daemons, which serve from a folder. */
public final class Tftpds {
    private Tftpds() {}

    public static Server hpa(Path folder, Path served) throws Exception {
        int port = Ports.freeForDatagrams();
        return Server.start(
                "tftpd-hpa",
                folder,
                port,
                List.of(Programs.find("in.tftpd").toString(), "-L", "-a", "127.0.0.1:" + port, "-s", served.toString()),
                () -> true);
    }

    public static Server atftpd(Path folder, Path served) throws Exception {
        int port = Ports.freeForDatagrams();
        return Server.start(
                "atftpd",
                folder,
                port,
                List.of(
                        Programs.find("atftpd").toString(),
                        "--daemon",
                        "--no-fork",
                        "--port",
                        String.valueOf(port),
                        "--bind-address",
                        "127.0.0.1",
                        served.toString()),
                () -> true);
    }
}
