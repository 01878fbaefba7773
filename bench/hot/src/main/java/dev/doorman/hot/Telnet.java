package dev.doorman.hot;

import dev.doorman.telnetd.protocol.TelnetCommand;
import dev.doorman.telnetd.protocol.TelnetParser;
import dev.doorman.telnetd.protocol.Verb;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The telnet parser: a key, a block of text, and a block that is nothing but negotiations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Telnet {
    private static final int BLOCK = 4096;

    private final byte[] key = {'k'};
    private final byte[] text = new byte[BLOCK];
    private final byte[] negotiations = new byte[BLOCK / 3 * 3];

    public Telnet() {
        Arrays.fill(text, (byte) 'x');
        for (int i = 0; i < negotiations.length; i += 3) {
            negotiations[i] = (byte) 255;
            negotiations[i + 1] = (byte) 253;
            negotiations[i + 2] = (byte) (i / 3);
        }
    }

    /** Hands all over to JMH. */
    private record Consumer(Blackhole hole) implements TelnetParser.Sink {
        @Override
        public void text(byte[] bytes, int offset, int length) {
            hole.consume(bytes);
        }

        @Override
        public void command(TelnetCommand command) {
            hole.consume(command);
        }

        @Override
        public void negotiation(Verb verb, int option) {
            hole.consume(option);
        }

        @Override
        public void subnegotiation(int option, byte[] payload) {
            hole.consume(payload);
        }
    }

    @Benchmark
    public void key(Blackhole hole) throws IOException {
        new TelnetParser(new Consumer(hole)).feed(key, 0, key.length);
    }

    @Benchmark
    public void text(Blackhole hole) throws IOException {
        new TelnetParser(new Consumer(hole)).feed(text, 0, text.length);
    }

    @Benchmark
    public void negotiations(Blackhole hole) throws IOException {
        new TelnetParser(new Consumer(hole)).feed(negotiations, 0, negotiations.length);
    }
}
