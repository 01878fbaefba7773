package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waiting at pipes: what ends it, and that it takes nobody's thread. */
class FdTest {
    private final List<Fd> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Fd::close);
    }

    private record Ends(Fd reader, Fd writer) {}

    private Ends pipe() throws IOException {
        Libc.Pipe pipe = Libc.pipe();
        Libc.setNonBlocking(pipe.readEnd());
        Libc.setNonBlocking(pipe.writeEnd());
        Ends ends = new Ends(new Fd(pipe.readEnd()), new Fd(pipe.writeEnd()));
        opened.add(ends.reader());
        opened.add(ends.writer());
        return ends;
    }

    @FunctionalInterface
    private interface Blocking {
        int run() throws IOException;
    }

    /** A call on a virtual thread, and how it ended: its number, or the exception. */
    private record Running(Thread thread, CompletableFuture<Object> result) {
        static Running start(Blocking call) {
            CompletableFuture<Object> result = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    result.complete(call.run());
                } catch (IOException e) {
                    result.complete(e);
                }
            });
            return new Running(thread, result);
        }

        Running whenParked() {
            await().pollInterval(Duration.ofMillis(2)).until(() -> {
                Thread.State state = thread.getState();
                return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
            });
            return this;
        }

        Object get() throws Exception {
            return result.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aReaderWaitsForBytesAndForTheEnd() throws Exception {
        Ends ends = pipe();
        byte[] buffer = new byte[10];
        Running reader = Running.start(() -> ends.reader().read(buffer, 2, 5)).whenParked();
        ends.writer().write(new byte[] {7, 8, 9}, 1, 2);
        assertThat(reader.get()).isEqualTo(2);
        assertThat(buffer).startsWith(0, 0, 8, 9, 0);
        Running end = Running.start(() -> ends.reader().read(buffer, 0, 1)).whenParked();
        ends.writer().close();
        assertThat(end.get()).isEqualTo(-1);
    }

    @Test
    void aReaderWaitsNoLongerThanItsTimeout() throws Exception {
        Ends ends = pipe();
        ends.reader().readTimeout(Duration.ofMillis(50));
        long begun = System.nanoTime();
        assertThatThrownBy(() -> ends.reader().read(new byte[1], 0, 1)).isInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(50));

        ends.writer().write(new byte[] {5}, 0, 1);
        assertThat(ends.reader().read(new byte[1], 0, 1)).as("after a timeout").isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        Ends ends = pipe();
        Running reader =
                Running.start(() -> ends.reader().read(new byte[1], 0, 1)).whenParked();
        reader.thread().interrupt();
        assertThat(reader.get()).isInstanceOf(ClosedByInterruptException.class);
    }

    @Test
    void closingWakesWhoReadsAndWhoWrites() throws Exception {
        Ends ends = pipe();
        Running reader =
                Running.start(() -> ends.reader().read(new byte[1], 0, 1)).whenParked();
        ends.reader().close();
        ends.reader().close();
        assertThat(reader.get()).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> ends.reader().read(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);

        Ends full = pipe();
        Running writer = Running.start(() -> {
                    full.writer().write(new byte[1_000_000], 0, 1_000_000);
                    return 0;
                })
                .whenParked();
        full.writer().close();
        assertThat(writer.get()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void aWriterWaitsForRoomAndIsToldOfABrokenPipe() throws Exception {
        Ends ends = pipe();
        Running writer = Running.start(() -> {
                    ends.writer().write(new byte[200_000], 0, 200_000);
                    return 200_000;
                })
                .whenParked();
        byte[] buffer = new byte[5_000];
        int got = 0;
        while (got < 200_000) {
            got += ends.reader().read(buffer, 0, buffer.length);
        }
        assertThat(writer.get()).isEqualTo(200_000);

        Running broken = Running.start(() -> {
                    ends.writer().write(new byte[200_000], 0, 200_000);
                    return 0;
                })
                .whenParked();
        ends.reader().close();
        assertThat(broken.get()).isInstanceOf(PosixException.class);
    }

    @Test
    void manyWhoWaitHoldNobodyUp() throws Exception {
        List<Running> waiting = new ArrayList<>();
        List<Ends> pipes = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Ends ends = pipe();
            pipes.add(ends);
            waiting.add(
                    Running.start(() -> ends.reader().read(new byte[1], 0, 1)).whenParked());
        }
        assertThat(Running.start(() -> 42).get()).isEqualTo(42);
        for (Ends ends : pipes) {
            ends.writer().write(new byte[1], 0, 1);
        }
        for (Running reader : waiting) {
            assertThat(reader.get()).isEqualTo(1);
        }
    }

    @Test
    void aClosedNumberThatAnotherGetsIsNotTouched() throws Exception {
        for (int round = 0; round < 200; round++) {
            Ends old = pipe();
            Running reader = Running.start(() -> old.reader().read(new byte[1], 0, 1));
            old.reader().close();
            Ends fresh = pipe();
            fresh.writer().write(new byte[] {3}, 0, 1);
            assertThat(reader.get()).isInstanceOf(ClosedChannelException.class);
            assertThat(fresh.reader().read(new byte[1], 0, 1)).isEqualTo(1);
            old.writer().close();
            fresh.reader().close();
            fresh.writer().close();
        }
    }
}
