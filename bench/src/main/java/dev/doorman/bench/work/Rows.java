package dev.doorman.bench.work;

import java.util.List;

/** All rows there are, in the order of the table. */
public final class Rows {
    private static final List<Row> ALL = List.of(
            new RelayBytes(),
            new RelayConnections(),
            new EchoConnections(),
            new RshTrue(),
            new RshCat(),
            new FtpFiles(),
            new TftpTransfers(),
            new TelnetEcho(),
            new DaemonStart(),
            new MemoryAtRest(),
            new MemoryOfIdle());

    private Rows() {}

    public static List<Row> all() {
        return ALL;
    }
}
