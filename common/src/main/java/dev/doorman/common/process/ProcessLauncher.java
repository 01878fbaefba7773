package dev.doorman.common.process;

import dev.doorman.common.posix.Fd;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.Spawn;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Starts sessions and commands as their users. One for a daemon. All starts go through one platform thread, for opening a
 * terminal as its user changes that thread's file-system identity for a moment. Any thread; blocks for milliseconds.
 */
public final class ProcessLauncher implements AutoCloseable {
    private final ExecutorService spawner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("spawner").daemon().factory());

    /**
     * Starts a session on a terminal of its own, which belongs to the user.
     *
     * @throws IOException when it cannot be started; what fails later, in the chain of programs that lead to the command,
     *     shows in the exit status
     */
    public PtyProcess launchOnPty(LaunchSpec spec, PtySize size) throws IOException, InterruptedException {
        return onSpawner(() -> spawnOnPty(spec, size));
    }

    /** Starts a command in a session of its own, with pipes to its standard input, output and error. */
    public PipedProcess launchOnPipes(LaunchSpec spec) throws IOException, InterruptedException {
        return onSpawner(() -> spawnOnPipes(spec));
    }

    private static PtyProcess spawnOnPty(LaunchSpec spec, PtySize size) throws IOException {
        List<String> line = CommandLine.of(spec, CommandLine.Terminal.CONTROLLING);
        Pty.Opened opened = openAs(spec.identity(), size);
        try {
            ChildReaper.Child child = ChildReaper.instance()
                    .start(() -> Spawn.spawn(
                            line,
                            spec.environment(),
                            opened.slave(),
                            opened.slave(),
                            opened.slave(),
                            Spawn.Session.INHERITED));
            HangUps.instance().begun(child.pid(), uid(spec));
            return new PtyProcess(child, opened.pty());
        } catch (IOException e) {
            opened.pty().close();
            throw e;
        } finally {
            Libc.closeRaw(opened.slave());
        }
    }

    private static PipedProcess spawnOnPipes(LaunchSpec spec) throws IOException {
        List<String> line = CommandLine.of(spec, CommandLine.Terminal.NONE);
        Libc.Pipe in = Libc.pipe();
        Libc.Pipe out = Libc.pipe();
        Libc.Pipe error = Libc.pipe();
        try {
            ChildReaper.Child child = ChildReaper.instance()
                    .start(() -> Spawn.spawn(
                            line,
                            spec.environment(),
                            in.readEnd(),
                            out.writeEnd(),
                            error.writeEnd(),
                            Spawn.Session.NEW));
            HangUps.instance().begun(child.pid(), uid(spec));
            return new PipedProcess(child, ours(in.writeEnd()), ours(out.readEnd()), ours(error.readEnd()));
        } catch (IOException e) {
            List.of(in.writeEnd(), out.readEnd(), error.readEnd()).forEach(Libc::closeRaw);
            throw e;
        } finally {
            List.of(in.readEnd(), out.writeEnd(), error.writeEnd()).forEach(Libc::closeRaw);
        }
    }

    private static Fd ours(int descriptor) throws IOException {
        Libc.setNonBlocking(descriptor);
        return new Fd(descriptor);
    }

    /** The terminal's owner is whoever opens it: a daemon without the right to give files away opens it as the user. */
    private static Pty.Opened openAs(@Nullable Identity identity, PtySize size) throws IOException {
        if (identity == null) {
            return Pty.open(size);
        }
        int gid = Libc.setFsGid(identity.gid());
        int uid = Libc.setFsUid(identity.uid());
        try {
            return Pty.open(size);
        } finally {
            Libc.setFsUid(uid);
            Libc.setFsGid(gid);
        }
    }

    private static int uid(LaunchSpec spec) {
        @Nullable Identity identity = spec.identity();
        return identity == null ? Libc.effectiveUid() : identity.uid();
    }

    private <T> T onSpawner(Callable<T> start) throws IOException, InterruptedException {
        try {
            return spawner.submit(start).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        spawner.shutdown();
    }
}
