package dev.doorman.gateway.relay;

import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.SplicePipe;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The pipes of an event loop: who moves much borrows one. One for each loop, which alone uses it. */
final class SplicePipes {
    private static final FastThreadLocal<SplicePipes> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected SplicePipes initialValue() {
            return new SplicePipes();
        }
    };

    /** What one holds: more is no quicker, and less means more calls. */
    private static final int PIPE_BYTES = 256 * 1024;
    /** How many are lent at once: each is two descriptors, and the kernel's memory is bounded. */
    private static final int MOST = 64;

    private static final int MOST_IDLE = 8;

    private final ArrayDeque<SplicePipe> idle = new ArrayDeque<>();
    private int lent;

    private SplicePipes() {}

    /** The current event loop's. */
    static SplicePipes ofLoop() {
        return OF_LOOP.get();
    }

    /** An empty pipe; null where there is none to be had. */
    @Nullable
    SplicePipe borrow() {
        if (lent == MOST) {
            return null;
        }
        SplicePipe pipe = idle.poll();
        if (pipe == null) {
            try {
                pipe = SplicePipe.open(PIPE_BYTES);
            } catch (PosixException e) {
                // without one the bytes are copied: slower, and as right
                return null;
            }
        }
        lent++;
        return pipe;
    }

    /** Takes one back, which may be closed. One with something in it is of no more use. */
    void giveBack(SplicePipe pipe) {
        lent--;
        if (!pipe.closed() && pipe.held() == 0 && idle.size() < MOST_IDLE) {
            idle.add(pipe);
        } else {
            pipe.close();
        }
    }
}
