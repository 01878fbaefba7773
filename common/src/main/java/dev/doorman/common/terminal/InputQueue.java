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
    /** Most clients never type ahead more. */
    private static final int LEAST = 512;

    private byte[] bytes = new byte[LEAST];
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
                makeRoom(count - done);
                int end = (start + length) % bytes.length;
                int part = Math.min(Math.min(bytes.length - length, bytes.length - end), count - done);
                System.arraycopy(source, offset + done, bytes, end, part);
                length += part;
                done += part;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(int wanted) {
        int size = bytes.length;
        while (size < CAPACITY && size - length < wanted) {
            size *= 2;
        }
        if (size > bytes.length) {
            byte[] larger = new byte[size];
            int first = Math.min(length, bytes.length - start);
            System.arraycopy(bytes, start, larger, 0, first);
            System.arraycopy(bytes, 0, larger, first, length - first);
            bytes = larger;
            start = 0;
        }
    }

    /** Waits for something; 0 when the queue is closed. */
    int take(byte[] target) throws InterruptedException {
        lock.lock();
        try {
            while (length == 0 && !closed) {
                changed.await();
            }
            int part = closed ? 0 : Math.min(Math.min(length, bytes.length - start), target.length);
            System.arraycopy(bytes, start, target, 0, part);
            start = (start + part) % bytes.length;
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
