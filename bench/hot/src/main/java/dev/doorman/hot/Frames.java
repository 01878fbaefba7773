package dev.doorman.hot;

import dev.doorman.common.link.FrameBatch;
import dev.doorman.common.link.FrameReader;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.FrameWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frames of the link, a mebibyte of them, as a daemon writes and reads them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Frames {
    private static final int ALL = 1 << 20;

    /** The bytes of each frame. */
    @Param({"1", "512", "32768"})
    public int payload;

    private byte[] bytes = {};
    private byte[] wire = {};
    private FrameWriter writer = new FrameWriter(OutputStream.nullOutputStream());

    /** Makes the frames that are read. */
    @Setup
    public void frames() throws IOException {
        bytes = new byte[payload];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FrameWriter frames = new FrameWriter(out);
        for (int sent = 0; sent < ALL; sent += payload) {
            frames.data(bytes, 0, payload);
        }
        wire = out.toByteArray();
        writer = new FrameWriter(OutputStream.nullOutputStream());
    }

    /** Each frame in a write of its own. */
    @Benchmark
    public void write() throws IOException {
        for (int sent = 0; sent < ALL; sent += payload) {
            writer.data(bytes, 0, payload);
        }
    }

    /** Sixteen frames in a write. */
    @Benchmark
    public void batch() throws IOException {
        FrameBatch batch = new FrameBatch();
        for (int sent = 0; sent < ALL; sent += 16 * payload) {
            for (int i = 0; i < 16; i++) {
                batch.add(FrameType.DATA, bytes);
            }
            writer.send(batch);
        }
    }

    /** All of them, out of memory. */
    @Benchmark
    public long read() throws IOException {
        FrameReader reader = new FrameReader(new ByteArrayInputStream(wire));
        long read = 0;
        while (reader.next() != null) {
            while (reader.remaining() > 0) {
                read += reader.read(bytes, 0, bytes.length);
            }
        }
        return read;
    }
}
