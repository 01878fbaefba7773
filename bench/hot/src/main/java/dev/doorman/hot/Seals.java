package dev.doorman.hot;

import dev.doorman.common.link.AcceptedHeader;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.link.SealedHeader;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The sealed header that each connection to a daemon begins with: the gateway's end, and the daemon's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Seals {
    private static final int MASTER_BYTES = 32;

    private final LinkKey key = LinkKey.derive(new byte[MASTER_BYTES], "telnetd");
    private final Nonce nonce = Nonce.random();
    private final LinkHeader header = new LinkHeader(
            new ConnectionId("0102030405060708090a0b0c0d0e0f10"),
            Transport.STREAM,
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 1023),
            new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 23),
            new Invocation("telnet", List.of("in.telnetd", "-i")),
            new CallbackGrant("127.0.0.1", 7001, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"));
    private final byte[] wire = LinkHeaderCodec.encode(header, nonce, key).bytes();

    @Benchmark
    public SealedHeader encode() {
        return LinkHeaderCodec.encode(header, nonce, key);
    }

    /** With the seal's check. */
    @Benchmark
    public AcceptedHeader read() throws IOException {
        return LinkHeaderCodec.read(new ByteArrayInputStream(wire), nonce, key);
    }
}
