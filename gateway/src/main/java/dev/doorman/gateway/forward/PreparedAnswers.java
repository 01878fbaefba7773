package dev.doorman.gateway.forward;

import dev.doorman.common.posix.DatagramCalls;
import dev.doorman.gateway.datagram.DatagramBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon has prepared for its client: each datagram leaves as soon as the expected one comes, without a way to the daemon and
 * back. The daemon is told in good time to prepare more. Owned by its flow's relay; event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers, which find nothing to do once all is over
final class PreparedAnswers {
    /** More than that of one flow is not kept: the daemon then answers by itself. */
    private static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_COUNT = 1024;
    private static final long ROOM_MILLIS = 2;
    /** So long at most the daemon is not told that a client goes on. Less than a daemon waits for an answer at least. */
    private static final long TOLD_NANOS = 50_000_000;

    private final EventLoop loop;
    private final DatagramBudget budget;
    private final FlowEnd client;
    private final Report report;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private int bytes;
    /** Whether one was not kept: those behind it would come to the wrong place. */
    private boolean incomplete;

    private boolean closed;
    /** Whether there may be more that belongs to the one sent last: what the link brings at a time ends anywhere. */
    private boolean unfinished;

    /** Whether several may leave with one call: none that would be fragmented may. */
    private boolean together = true;

    private @Nullable ByteBuf untold;
    private int used;
    private long lastTold = System.nanoTime() - TOLD_NANOS;
    private boolean timed;

    /** Tells the daemon of the client's datagram that was answered last. */
    @FunctionalInterface
    interface Report {
        void answered(ByteBuf datagram);
    }

    /**
     * A datagram.
     *
     * @param frame the expected datagram, and the one that is sent
     * @param expected length of the first; zero: it follows the one before it
     */
    private record Answer(ByteBuf frame, int expected) {
        boolean isFor(ByteBuf datagram) {
            return expected > 0
                    && datagram.readableBytes() == expected
                    && ByteBufUtil.equals(datagram, datagram.readerIndex(), frame, 0, expected);
        }

        ByteBuf datagram() {
            return frame.slice(expected, length());
        }

        int length() {
            return frame.readableBytes() - expected;
        }
    }

    PreparedAnswers(EventLoop loop, DatagramBudget budget, FlowEnd client, Report report) {
        this.loop = loop;
        this.budget = budget;
        this.client = client;
        this.report = report;
    }

    /**
     * Keeps a datagram, if there is room for it.
     *
     * @param payload of a PREPARED frame; it stays the caller's
     * @return false when it is none
     */
    boolean add(ByteBuf payload) {
        int length = payload.readableBytes() - 1;
        int expected = length < 0 ? 0 : payload.getUnsignedByte(payload.readerIndex());
        if (length < expected) {
            return false;
        }
        incomplete = incomplete
                || closed
                || answers.size() == MAX_COUNT
                || bytes + length > MAX_BYTES
                || !budget.takeSpare(length);
        if (!incomplete) {
            ByteBuf frame = payload.alloc().directBuffer(length).writeBytes(payload, payload.readerIndex() + 1, length);
            answers.add(new Answer(frame, expected));
            bytes += length;
            if (unfinished && answers.size() == 1) {
                follow();
            }
        }
        return true;
    }

    /** Forgets all that was prepared. */
    void clear() {
        incomplete = false;
        unfinished = false;
        while (!answers.isEmpty()) {
            drop();
        }
    }

    private void drop() {
        Answer first = answers.remove();
        int length = first.frame.readableBytes();
        bytes -= length;
        budget.give(length);
        first.frame.release();
    }

    /** Answers a datagram of the client's; false when nothing is prepared for it. */
    boolean answer(ByteBuf datagram) {
        Answer first = answers.peek();
        if (first == null || !first.isFor(datagram) || !deliver()) {
            return false;
        }
        unfinished = true;
        follow();
        note(datagram);
        return true;
    }

    /** Sends those that belong to the one just sent; when the socket has no room, a little later. */
    private void follow() {
        while (!answers.isEmpty() && answers.element().expected == 0) {
            if (!deliver()) {
                loop.schedule(this::follow, ROOM_MILLIS, TimeUnit.MILLISECONDS);
                return;
            }
        }
        unfinished = unfinished && answers.isEmpty();
    }

    /** Sends the first, and those behind it that belong to it as far as they can be sent with one call; false: there is no room. */
    private boolean deliver() {
        int count = together ? alike() : 0;
        if (count > 1) {
            switch (deliver(count)) {
                case SENT -> {
                    return true;
                }
                case NO_ROOM -> {
                    return false;
                }
                case IMPOSSIBLE -> together = false;
            }
        }
        if (!client.deliver(answers.element().datagram())) {
            return false;
        }
        sent(1);
        return true;
    }

    /** How many may leave with one call: they are of one length, but for the last, which may be shorter. */
    private int alike() {
        int count = 0;
        int each = 0;
        int all = 0;
        for (Answer answer : answers) {
            int length = answer.length();
            if (count == 0) {
                each = length;
            } else if (answer.expected > 0 || length > each || length == 0) {
                break;
            }
            all += length;
            if (count == DatagramCalls.MOST_SEGMENTS || all > DatagramCalls.MOST_SEGMENTED_BYTES) {
                break;
            }
            count++;
            if (length < each) {
                break;
            }
        }
        return count;
    }

    private DatagramCalls.Sent deliver(int count) {
        int each = answers.element().length();
        ByteBuf all = answers.element().frame.alloc().directBuffer(count * each);
        try {
            Iterator<Answer> next = answers.iterator();
            for (int i = 0; i < count; i++) {
                all.writeBytes(next.next().datagram());
            }
            DatagramCalls.Sent result = client.deliver(all, each);
            if (result == DatagramCalls.Sent.SENT) {
                sent(count);
            }
            return result;
        } finally {
            all.release();
        }
    }

    private void sent(int count) {
        for (int i = 0; i < count; i++) {
            drop();
        }
        used += count;
    }

    private void note(ByteBuf datagram) {
        forget();
        untold = datagram.copy();
        long left = TOLD_NANOS - (System.nanoTime() - lastTold);
        if (used >= answers.size() || left <= 0) {
            tell();
        } else if (!timed) {
            timed = true;
            loop.schedule(
                    () -> {
                        timed = false;
                        tell();
                    },
                    left,
                    TimeUnit.NANOSECONDS);
        }
    }

    /** Tells the daemon of what was answered, before it hears of anything else. */
    void tell() {
        ByteBuf datagram = untold;
        if (datagram != null) {
            report.answered(datagram);
            forget();
            used = 0;
            lastTold = System.nanoTime();
        }
    }

    private void forget() {
        if (untold != null) {
            untold.release();
            untold = null;
        }
    }

    /** Nothing is answered or told any more. */
    void close() {
        closed = true;
        clear();
        forget();
    }
}
