package dev.doorman.gateway.activation;

import dev.doorman.common.supervision.Supervision;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A process of ours that runs as the gateway's child: it says on its standard output when it serves, and stops when the
 * pipe to its standard input ends, which it does with the gateway, however that dies. Any thread.
 */
public final class Child {
    private static final Logger LOG = Logger.getLogger(Child.class);
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);

    private final String name;
    private final Process process;
    private final Path log;
    private final Promise<String> ready = Promise.promise();
    private volatile @Nullable String givenUp;
    private final long started = System.nanoTime();

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a process. Blocks for as long as the system takes to do that, a few milliseconds.
     *
     * @param environment all of it: nothing is inherited
     * @param log takes what the process logs, appended
     */
    public static Child start(String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(environment);
        Child child = new Child(name, builder.start(), log);
        Thread.ofPlatform().name("child-" + name).daemon().start(child::listen);
        return child;
    }

    /**
     * Completes when the process serves, with the facts it tells of itself; fails when it ends before that, with where to
     * look. Completes on a thread of its own.
     */
    public Future<String> ready() {
        return ready.future();
    }

    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Asks the process to stop: it ends its sessions as at any stop. Does not wait. */
    public void stop() {
        process.destroy();
    }

    /** Stops the process and waits for its end; kills it when it takes too long. */
    public void stopAndWait() {
        stop();
        try {
            if (!process.waitFor(STOP_GRACE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warnf("child does not stop and is killed name=%s pid=%d", name, process.pid());
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops a process that does not serve, and waits for its end: from then on {@link #ready} has failed for that reason. */
    public void giveUp(String reason) {
        givenUp = reason;
        stopAndWait();
        // where something of it still holds its standard output
        fail(reason);
    }

    private void fail(String reason) {
        ready.tryFail(name + " " + reason + "; see " + log);
    }

    private void listen() {
        try (BufferedReader out = process.inputReader(StandardCharsets.US_ASCII)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(Supervision.READY)) {
                    long millis = (System.nanoTime() - started) / 1_000_000;
                    LOG.infof("child serves name=%s pid=%d after-ms=%d", name, process.pid(), millis);
                    ready.tryComplete(line.substring(Supervision.READY.length()).strip());
                }
            }
            int code = process.waitFor();
            String reason = givenUp;
            fail(reason == null ? "ended with exit code " + code + " before it served" : reason);
        } catch (IOException e) {
            ready.tryFail(name + " cannot be heard: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
