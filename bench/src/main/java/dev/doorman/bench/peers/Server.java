package dev.doorman.bench.peers;

import dev.doorman.bench.load.Patience;
import dev.doorman.bench.measure.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** A program that serves until whoever started it closes it. */
public final class Server implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final int port;
    private final Process process;

    private Server(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    /** Starts one, and waits until its port accepts. */
    static Server start(String name, Path folder, int port, List<String> command)
            throws IOException, InterruptedException {
        return start(name, folder, port, command, () -> Ports.accepts(port));
    }

    /**
     * Starts one.
     *
     * @param folder takes what it writes
     * @param ready whether it serves
     */
    static Server start(String name, Path folder, int port, List<String> command, Callable<Boolean> ready)
            throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, name, ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(log.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Server server = new Server(name, port, builder.start());
        try {
            Patience.until(START_LIMIT, name, () -> !server.process.isAlive() || ready.call());
            if (server.process.isAlive()) {
                return server;
            }
            throw new IOException("%s has ended: %s".formatted(name, Files.readString(log, StandardCharsets.UTF_8)));
        } catch (TimeoutException e) {
            server.close();
            throw new IOException("%s: %s".formatted(e.getMessage(), Files.readString(log, StandardCharsets.UTF_8)), e);
        }
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    public Processes processes() {
        return Processes.of(process.pid());
    }

    /** Ends it and all that it started. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_LIMIT)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
