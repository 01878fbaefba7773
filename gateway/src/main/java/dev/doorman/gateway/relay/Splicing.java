package dev.doorman.gateway.relay;

import dev.doorman.common.posix.SplicePipe;
import dev.doorman.gateway.client.HookedReads;
import dev.doorman.gateway.client.ReadHook;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a relay within the kernel, from when much comes until little does: a read that Netty is about to make finds the
 * socket empty, for its bytes have gone through a pipe to the other. One for each direction; event loop of both.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails shows as the end of its channel
final class Splicing {
    /** So many large reads after each other are much. */
    private static final int LARGE_READS = 3;

    private static final int LARGE_BYTES = HookedReads.LARGEST / 2;
    /** So many small moves after each other are little. */
    private static final int SMALL_MOVES = 16;

    private static final int SMALL_BYTES = 8 * 1024;
    /** Other connections of the loop wait meanwhile. */
    private static final int MOVES_AT_ONCE = 4;
    /** The read that follows most likely finds nothing, or the end. */
    private static final int FOLLOWING_READ = 2048;

    private final EpollSocketChannel from;
    private final EpollSocketChannel to;
    private final LongConsumer moved;
    private @Nullable SplicePipe pipe;
    private int largeReads;
    private int smallMoves;

    /**
     * Copies as long as little comes.
     *
     * @param moved is told of bytes that no handler will see
     */
    Splicing(EpollSocketChannel from, EpollSocketChannel to, LongConsumer moved) {
        this.from = from;
        this.to = to;
        this.moved = moved;
    }

    /** A read has brought so many bytes, which were copied. */
    void copied(int bytes) {
        largeReads = bytes >= LARGE_BYTES ? largeReads + 1 : 0;
        if (largeReads >= LARGE_READS && pipe == null) {
            largeReads = 0;
            smallMoves = 0;
            pipe = SplicePipes.ofLoop().borrow();
        }
    }

    /** Whether the other has yet to take what was moved: until then nothing is to be read. */
    boolean full() {
        SplicePipe open = pipe;
        return open != null && !open.closed() && open.held() > 0;
    }

    /** A read is about to be made: moves what has come. Returns how much that read should take, as a hook does. */
    int move() {
        SplicePipe open = pipe;
        if (open == null) {
            return ReadHook.AS_EXPECTED;
        }
        if (open.closed() || to.isOutputShutdown()) {
            end();
            return ReadHook.AS_EXPECTED;
        }
        long all = 0;
        for (int move = 0; move < MOVES_AT_ONCE && !full(); move++) {
            long bytes = open.fill(from.fd().intValue());
            if (bytes == 0) {
                break;
            }
            all += bytes;
            pass(open, bytes);
        }
        return judge(all);
    }

    private void pass(SplicePipe open, long bytes) {
        moved.accept(bytes);
        ChannelFuture written = to.writeAndFlush(new PipeRegion(open, to.fd().intValue(), () -> passed(open)));
        if (!written.isDone()) {
            written.addListener(_ -> from.read());
        }
    }

    private void passed(SplicePipe was) {
        if (was != pipe) {
            SplicePipes.ofLoop().giveBack(was);
        }
    }

    /** Gives the pipe back where it no longer pays. */
    private int judge(long bytes) {
        smallMoves = bytes < SMALL_BYTES ? smallMoves + 1 : 0;
        if (smallMoves >= SMALL_MOVES && !full()) {
            end();
            return ReadHook.AS_EXPECTED;
        }
        return FOLLOWING_READ;
    }

    /** The direction is over, or copies from now on. What is in the pipe goes on its way. */
    void end() {
        SplicePipe open = pipe;
        if (open == null) {
            return;
        }
        pipe = null;
        if (open.closed() || open.held() == 0) {
            SplicePipes.ofLoop().giveBack(open);
        }
    }
}
