package dev.doorman.gateway.relay;

import dev.doorman.common.posix.SplicePipe;
import io.netty.channel.FileRegion;
import io.netty.util.AbstractReferenceCounted;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/**
 * What is in a pipe, on its way to a channel: Netty asks it to move on whenever the channel can take more. Event loop of the channel;
 * from its write until all of it is in the kernel, or the channel is closed.
 */
final class PipeRegion extends AbstractReferenceCounted implements FileRegion {
    private final SplicePipe pipe;
    private final int target;
    private final long count;
    private final Runnable done;
    private long transferred;

    /**
     * All that the pipe holds, for a socket.
     *
     * @param done is run when it holds nothing of it any more
     */
    PipeRegion(SplicePipe pipe, int target, Runnable done) {
        this.pipe = pipe;
        this.target = target;
        this.done = done;
        this.count = pipe.held();
    }

    @Override
    public long transferTo(WritableByteChannel channel, long position) throws IOException {
        long moved = pipe.drain(target);
        transferred += moved;
        return moved;
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    @Deprecated
    @SuppressWarnings("InlineMeSuggester") // it is the interface's
    public long transfered() {
        return transferred;
    }

    @Override
    public long transferred() {
        return transferred;
    }

    @Override
    public long count() {
        return count;
    }

    /** What it did not bring away is lost with its channel. */
    @Override
    protected void deallocate() {
        if (transferred < count) {
            pipe.close();
        }
        done.run();
    }

    @Override
    public FileRegion retain() {
        super.retain();
        return this;
    }

    @Override
    public FileRegion retain(int increment) {
        super.retain(increment);
        return this;
    }

    @Override
    public FileRegion touch() {
        return this;
    }

    @Override
    public FileRegion touch(Object hint) {
        return this;
    }
}
