package dev.doorman.authd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.authd.VaultClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** authd as it is shipped, in a process of its own, with an etc and a state folder below a given one. */
public final class AuthdProcess implements AutoCloseable {
    private static final Path ROOT =
            Path.of(System.getProperty("doorman.root", "..")).toAbsolutePath().normalize();
    private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path folder;
    private final Process process;

    private AuthdProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts it on the accounts in {@code etc}. */
    public static AuthdProcess start(Path folder) throws IOException {
        Path module = ROOT.resolve("authd");
        ProcessBuilder command = new ProcessBuilder(
                JAVA_BIN.resolve("java").toString(),
                "@" + ROOT.resolve("docker/jvm/daemon.args"),
                "-jar",
                module.resolve("target/quarkus-app/quarkus-run.jar").toString());
        command.environment().put("DOORMAN_AUTHD_ETC", folder.resolve("etc").toString());
        command.environment().put("DOORMAN_AUTHD_STATE", folder.resolve("state").toString());
        command.environment().put("DOORMAN_AUTHD_SOCKETS", folder.resolve("run").toString());
        command.environment().put("QUARKUS_HTTP_PORT", "0");
        command.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
        return new AuthdProcess(folder, command.start());
    }

    public AuthdClient client(String socket) {
        return new AuthdClient(folder.resolve("run").resolve(socket + ".sock"), LIMIT, LIMIT);
    }

    public VaultClient vault() {
        return new VaultClient(folder.resolve("run/public.sock"), LIMIT, LIMIT);
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** What is live on the heap, as hprof: the collector has run before. */
    public Path heapDump() throws IOException, InterruptedException {
        Path dump = folder.resolve("heap.hprof");
        Process jcmd = new ProcessBuilder(List.of(
                        JAVA_BIN.resolve("jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.heap_dump",
                        dump.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(said).isZero();
        return dump;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
