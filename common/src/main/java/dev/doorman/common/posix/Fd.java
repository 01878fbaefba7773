package dev.doorman.common.posix;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Owns a descriptor that does not block, and lets threads read and write it as if it did: who has to wait is parked. One
 * thread may read and one may write at a time; any may close, once or often, and who waits is woken. The number is given
 * back only when nobody uses it any more, so no call ever reaches a stranger's descriptor.
 */
public final class Fd implements AutoCloseable {
    private static final int BUFFER_BYTES = 8 * 1024;

    private final int descriptor;
    private final ReentrantLock lock = new ReentrantLock();
    private final MemorySegment input = Arena.ofAuto().allocate(BUFFER_BYTES);
    private final MemorySegment output = Arena.ofAuto().allocate(BUFFER_BYTES);
    private volatile long readTimeoutNanos;
    private @Nullable Thread reader;
    private @Nullable Thread writer;
    private int users;
    private volatile boolean closed;

    /** A call that uses the descriptor's number. */
    @FunctionalInterface
    public interface Use {
        int on(int descriptor) throws IOException;
    }

    /**
     * Takes a descriptor over.
     *
     * @param descriptor must not block
     */
    public Fd(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Runs a call with the descriptor's number, which stays ours as long. */
    public int use(Use use) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            users++;
        } finally {
            lock.unlock();
        }
        try {
            return use.on(descriptor);
        } finally {
            lock.lock();
            try {
                users--;
                closeIfUnused();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Waits for at least one byte.
     *
     * @return how many bytes were read, or -1 at the end
     * @throws ClosedChannelException when it is or becomes closed
     * @throws SocketTimeoutException after {@link #readTimeout}
     */
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        long limit = readTimeoutNanos;
        long end = System.nanoTime() + limit;
        int wanted = Math.min(length, BUFFER_BYTES);
        while (true) {
            int read = use(number -> Libc.read(number, input, wanted));
            if (read > 0) {
                MemorySegment.copy(input, ValueLayout.JAVA_BYTE, 0, bytes, offset, read);
                return read;
            }
            if (read == 0) {
                return -1;
            }
            await(Readiness.READABLE, limit == 0 ? Long.MAX_VALUE : end - System.nanoTime());
        }
    }

    /** Writes all of it, waiting for room as often as need be. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, BUFFER_BYTES);
            MemorySegment.copy(bytes, offset + done, output, ValueLayout.JAVA_BYTE, 0, part);
            int written = use(number -> Libc.write(number, output, part));
            if (written > 0) {
                done += written;
            } else {
                await(Readiness.WRITABLE, Long.MAX_VALUE);
            }
        }
    }

    /** The longest that {@link #read} waits; zero: for ever. */
    public void readTimeout(Duration timeout) {
        readTimeoutNanos = timeout.toNanos();
    }

    public InputStream inputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return Fd.this.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return Fd.this.read(bytes, offset, length);
            }

            @Override
            public void close() {
                Fd.this.close();
            }
        };
    }

    public OutputStream outputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                Fd.this.write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                Fd.this.write(bytes, offset, length);
            }

            @Override
            public void close() {
                Fd.this.close();
            }
        };
    }

    /** Waits until a read would not wait: for sockets that listen. */
    void awaitReadable() throws IOException {
        await(Readiness.READABLE, Long.MAX_VALUE);
    }

    private void await(Readiness readiness, long nanos) throws IOException {
        Thread self = Thread.currentThread();
        enlist(readiness, self);
        long end = nanos == Long.MAX_VALUE ? 0 : System.nanoTime() + nanos;
        while (waiting(readiness, self)) {
            if (nanos == Long.MAX_VALUE) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(1, end - System.nanoTime()));
            }
            if (self.isInterrupted()) {
                leave(readiness);
                throw new ClosedByInterruptException();
            }
            if (nanos != Long.MAX_VALUE && System.nanoTime() - end >= 0 && waiting(readiness, self)) {
                leave(readiness);
                throw new SocketTimeoutException("nothing came in time");
            }
        }
    }

    private void enlist(Readiness readiness, Thread self) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new ClosedChannelException();
            }
            switch (readiness) {
                case READABLE -> reader = self;
                case WRITABLE -> writer = self;
            }
            Poller.instance().arm(this, descriptor, wanted());
        } finally {
            lock.unlock();
        }
    }

    private boolean waiting(Readiness readiness, Thread self) {
        lock.lock();
        try {
            return (readiness == Readiness.READABLE ? reader : writer) == self;
        } finally {
            lock.unlock();
        }
    }

    private void leave(Readiness readiness) {
        lock.lock();
        try {
            switch (readiness) {
                case READABLE -> reader = null;
                case WRITABLE -> writer = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private int wanted() {
        return (reader == null ? 0 : Epoll.IN) | (writer == null ? 0 : Epoll.OUT);
    }

    /** The poller's thread: wakes who waited for this, and asks again for who still waits. */
    void wake(int events) {
        lock.lock();
        try {
            int broken = events & (Epoll.ERR | Epoll.HUP);
            if ((events & Epoll.IN) != 0 || broken != 0) {
                LockSupport.unpark(reader);
                reader = null;
            }
            if ((events & Epoll.OUT) != 0 || broken != 0) {
                LockSupport.unpark(writer);
                writer = null;
            }
            if (!closed && wanted() != 0) {
                Poller.instance().arm(this, descriptor, wanted());
            }
        } catch (IOException e) {
            LockSupport.unpark(reader);
            LockSupport.unpark(writer);
            reader = null;
            writer = null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                LockSupport.unpark(reader);
                LockSupport.unpark(writer);
                reader = null;
                writer = null;
                closeIfUnused();
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        return closed;
    }

    private void closeIfUnused() {
        if (closed && users == 0) {
            users = -1;
            Poller.instance().forget(descriptor);
            Libc.close(descriptor);
        }
    }
}
