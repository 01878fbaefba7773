package dev.doorman.gateway.relay;

import dev.doorman.gateway.client.Closing;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Two connections joined: what comes from one goes to the other, a closed half closes the other's half, and neither is
 * read while the other cannot be written. Both channels share one event loop, have half-closure allowed and are not read
 * by themselves, and have {@link dev.doorman.gateway.client.HookedReads}. The relay lives until both are closed, which it does itself.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class StreamRelay {
    /** How often it is looked whether a relay that is to end still moves, and how often at most. */
    private static final long FINISH_SECONDS = 5;

    private static final int FINISH_LOOKS = 6;

    private final EpollSocketChannel first;
    private final EpollSocketChannel second;
    private final Consumer<Ending> ended;
    private final LongAdder fromFirst = new LongAdder();
    private final LongAdder fromSecond = new LongAdder();
    private boolean finishing;
    private boolean over;

    /** How a relay came to its end. */
    public enum Ending {
        /** Both halves were closed. */
        COMPLETED,
        /** The first connection is gone. */
        FIRST_GONE,
        /** The second connection is gone. */
        SECOND_GONE,
        /** It was told to end. */
        STOPPED
    }

    private StreamRelay(EpollSocketChannel first, EpollSocketChannel second, Consumer<Ending> ended) {
        this.first = first;
        this.second = second;
        this.ended = ended;
    }

    /**
     * Joins two active channels. Event loop of both.
     *
     * @param ended is told once, when both are on their way to be closed
     */
    public static StreamRelay join(EpollSocketChannel first, EpollSocketChannel second, Consumer<Ending> ended) {
        StreamRelay relay = new StreamRelay(first, second, ended);
        first.pipeline().addLast(new RelaySide(relay, first, second, relay.fromFirst, Ending.FIRST_GONE));
        second.pipeline().addLast(new RelaySide(relay, second, first, relay.fromSecond, Ending.SECOND_GONE));
        return relay;
    }

    /** Begins to read both. */
    public void start() {
        first.read();
        second.read();
    }

    /** Bytes that came from the first; any thread. */
    public long fromFirst() {
        return fromFirst.sum();
    }

    /** Bytes that came from the second; any thread. */
    public long fromSecond() {
        return fromSecond.sum();
    }

    /** Ends both at once by a reset: what is under way is lost, and neither can take it for the end of what was sent. Event loop. */
    public void cut() {
        if (!over) {
            over = true;
            ended.accept(Ending.STOPPED);
        }
        Closing.reset(first);
        Closing.reset(second);
    }

    /**
     * Takes nothing more from the first, tells the second so by its closed half, and passes on what the second has written
     * until it closes: for as long as that moves, and half a minute at most. Event loop.
     */
    public void finish() {
        if (over || finishing) {
            return;
        }
        finishing = true;
        second.shutdownOutput();
        if (second.isInputShutdown()) {
            end(Ending.STOPPED);
        } else {
            first.eventLoop().schedule(() -> look(fromSecond(), FINISH_LOOKS), FINISH_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void look(long before, int left) {
        long now = fromSecond();
        if (over) {
            return;
        }
        if (now == before || left == 1) {
            over = true;
            Closing.reset(second);
            Closing.gently(first);
            ended.accept(Ending.STOPPED);
        } else {
            first.eventLoop().schedule(() -> look(now, left - 1), FINISH_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Whether what comes from one is of no use any more. */
    boolean discards(Ending gone) {
        return over || finishing && gone == Ending.FIRST_GONE;
    }

    /** Whether all that is left is to pass on what the second still sends. */
    boolean finishing() {
        return finishing;
    }

    boolean over() {
        return over;
    }

    void end(Ending ending) {
        if (over) {
            return;
        }
        over = true;
        if (ending == Ending.FIRST_GONE && !first.isInputShutdown()) {
            // it did not say that this was all: who takes the second's end for the end of a file must not either
            Closing.reset(second);
        } else {
            close(second, ending == Ending.SECOND_GONE);
        }
        close(first, ending == Ending.FIRST_GONE);
        ended.accept(ending);
    }

    /** What has been written to the one that is left still reaches it. */
    private static void close(Channel channel, boolean gone) {
        if (gone) {
            channel.close();
        } else {
            Closing.gently(channel);
        }
    }
}
