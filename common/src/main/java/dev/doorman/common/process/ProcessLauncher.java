package dev.doorman.common.process;

import dev.doorman.common.posix.Fd;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.Spawn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Starts sessions and commands as their users. One for a daemon. All starts go through one platform thread, for opening a
 * terminal as its user changes that thread's file-system identity for a moment. Any thread; blocks for milliseconds.
 */
public final class ProcessLauncher implements AutoCloseable {
    private static final HangUpPolicy UNWANTED = new HangUpPolicy(Duration.ZERO, HangUpPolicy.Detached.KEEP);

    /** A home on a network that is gone would else hold its caller for ever. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final ExecutorService spawner = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("spawner").daemon().factory());

    public ProcessLauncher() {
        ChildReaper.instance().beginWhereInit();
    }

    /**
     * Starts a session on a terminal of its own, which belongs to the user.
     *
     * @throws IOException when it cannot be started; what fails later, in the chain of programs that lead to the command,
     *     shows in the exit status
     */
    public PtyProcess launchOnPty(LaunchSpec spec, PtySize size) throws IOException, InterruptedException {
        return launchOnPty(spec, size, 0);
    }

    /**
     * As the other, on a terminal of some speed.
     *
     * @param speed in bits a second; one that terminals do not have leaves the terminal's own
     */
    public PtyProcess launchOnPty(LaunchSpec spec, PtySize size, int speed) throws IOException, InterruptedException {
        return onSpawner(() -> spawnOnPty(spec, size, speed), process -> process.hangUp(UNWANTED));
    }

    /**
     * Starts a command in a session of its own, with pipes to its standard input, output and error. Returns when it is about to
     * run, as its user and in its directory.
     *
     * @throws StartFailedException when it was not run
     */
    public PipedProcess launchOnPipes(LaunchSpec spec, ErrorOutput errors) throws IOException, InterruptedException {
        PipedProcess process = onSpawner(() -> spawnOnPipes(spec, errors), started -> started.hangUp(UNWANTED));
        try {
            process.awaitStart(START_LIMIT);
            return process;
        } catch (IOException | InterruptedException e) {
            var _ = process.hangUp(UNWANTED);
            throw e;
        }
    }

    /** As {@link #launchOnPipes(LaunchSpec, ErrorOutput)}, standard error apart. */
    public PipedProcess launchOnPipes(LaunchSpec spec) throws IOException, InterruptedException {
        return launchOnPipes(spec, ErrorOutput.APART);
    }

    private static PtyProcess spawnOnPty(LaunchSpec spec, PtySize size, int speed) throws IOException {
        List<String> line = CommandLine.of(spec, CommandLine.Terminal.CONTROLLING);
        Pty.Opened opened = Pty.open(spec.identity(), size);
        int slave = opened.slave();
        try {
            opened.pty().speed(speed);
            LiveSession session = begin(
                    spec, () -> Spawn.spawn(line, spec.environment(), slave, slave, slave, Spawn.Session.INHERITED));
            return new PtyProcess(session, opened.pty());
        } catch (IOException e) {
            opened.pty().close();
            throw e;
        } finally {
            Libc.closeRaw(slave);
        }
    }

    private static PipedProcess spawnOnPipes(LaunchSpec spec, ErrorOutput errors) throws IOException {
        List<String> line = CommandLine.of(spec, CommandLine.Terminal.NONE);
        List<Libc.Pipe> pipes = threePipes();
        Libc.Pipe in = pipes.get(0);
        Libc.Pipe out = pipes.get(1);
        Libc.Pipe error = pipes.get(2);
        List<Fd> ours = List.of(new Fd(in.writeEnd()), new Fd(out.readEnd()), new Fd(error.readEnd()));
        try {
            for (Fd end : ours) {
                int _ = end.use(Libc::setNonBlocking);
            }
            LiveSession session = begin(
                    spec,
                    () -> Spawn.spawn(
                            line,
                            spec.environment(),
                            in.readEnd(),
                            out.writeEnd(),
                            switch (errors) {
                                case APART -> error.writeEnd();
                                case WITH_OUTPUT -> out.writeEnd();
                            },
                            Spawn.Session.NEW));
            return new PipedProcess(session, ours.get(0), ours.get(1), ours.get(2));
        } catch (IOException e) {
            ours.forEach(Fd::close);
            throw e;
        } finally {
            List.of(in.readEnd(), out.writeEnd(), error.writeEnd()).forEach(Libc::closeRaw);
        }
    }

    private static List<Libc.Pipe> threePipes() throws IOException {
        List<Libc.Pipe> pipes = new ArrayList<>();
        try {
            while (pipes.size() < 3) {
                pipes.add(Libc.pipe());
            }
            return pipes;
        } catch (IOException e) {
            for (Libc.Pipe pipe : pipes) {
                Libc.closeRaw(pipe.readEnd());
                Libc.closeRaw(pipe.writeEnd());
            }
            throw e;
        }
    }

    private static LiveSession begin(LaunchSpec spec, ChildReaper.Start start) throws IOException {
        Identity identity = spec.identity();
        int uid = identity == null ? Libc.effectiveUid() : identity.uid();
        return HangUps.instance().begin(uid, () -> ChildReaper.instance().start(start));
    }

    /** Whoever is interrupted while it waits will never see the process: it is hung up as soon as it is there. */
    private <T> T onSpawner(Callable<T> start, Function<T, CompletableFuture<Void>> unwanted)
            throws IOException, InterruptedException {
        CompletableFuture<T> started = new CompletableFuture<>();
        spawner.execute(() -> attempt(start, started));
        try {
            return started.get();
        } catch (InterruptedException e) {
            var _ = started.thenCompose(unwanted);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static <T> void attempt(Callable<T> start, CompletableFuture<T> started) {
        try {
            started.complete(start.call());
        } catch (Throwable e) {
            started.completeExceptionally(e);
        }
    }

    @Override
    public void close() {
        spawner.shutdown();
    }
}
