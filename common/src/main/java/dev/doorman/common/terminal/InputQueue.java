package dev.doorman.common.terminal;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the client has typed and the terminal has not taken yet. It lets the thread that reads the client see an interrupt
 * that comes behind input which the program does not read; and it is bounded, so that a client which types on is not read any
 * more. One thread puts, one takes.
 */
final class InputQueue {
    private static final int CAPACITY = 64 * 1024;

    private final byte[] bytes = new byte[CAPACITY];
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int start;
    private int length;
    private boolean closed;

    /** Waits for room. */
    void put(byte[] source, int offset, int count) throws InterruptedException {
        lock.lock();
        try {
            int done = 0;
            while (done < count && !closed) {
                while (length == CAPACITY && !closed) {
                    changed.await();
                }
                int end = (start + length) % CAPACITY;
                int part = Math.min(Math.min(CAPACITY - length, CAPACITY - end), count - done);
                System.arraycopy(source, offset + done, bytes, end, part);
                length += part;
                done += part;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for something; 0 when the queue is closed. */
    int take(byte[] target) throws InterruptedException {
        lock.lock();
        try {
            while (length == 0 && !closed) {
                changed.await();
            }
            int part = closed ? 0 : Math.min(Math.min(length, CAPACITY - start), target.length);
            System.arraycopy(bytes, start, target, 0, part);
            start = (start + part) % CAPACITY;
            length -= part;
            changed.signalAll();
            return part;
        } finally {
            lock.unlock();
        }
    }

    /** Throws away what nobody has taken. */
    void clear() {
        lock.lock();
        try {
            length = 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits here any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
