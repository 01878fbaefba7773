package dev.doorman.rutils.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program itself, as it is installed, at a server that never ends. Needs root, for reserved ports. */
@Timeout(60)
class EndlessErrorsIT {
    private static final Path PROGRAMS = Path.of("target/programs").toAbsolutePath();
    private static final String HOST = "127.0.0.1";

    @Test
    void errorsWithoutEndAreEndedByTheUser() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            String port = caller.text();
            try (Socket errors = caller.back(port, HOST, 1020)) {
                String _ = caller.text() + caller.text() + caller.text();
                caller.say("\0");
                caller.socket().shutdownOutput();
                byte[] flood = new byte[64 * 1024];
                OutputStream to = errors.getOutputStream();
                // until the client is gone, which ends this by an exception
                while (true) {
                    to.write(flood);
                }
            }
        })) {
            Process rsh = new ProcessBuilder(PROGRAMS.resolve("rsh").toString(), "-n", "-p", server.port(), HOST, "id")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.PIPE)
                    .start();
            byte[] some = rsh.getErrorStream().readNBytes(64 * 1024 * 1024);
            assertThat(some).as("more than the heap has").hasSize(64 * 1024 * 1024);
            Thread reader = Thread.ofPlatform().daemon().start(() -> {
                try (InputStream rest = rsh.getErrorStream()) {
                    long _ = rest.transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // it has ended
                }
            });
            // two that come at once are one
            await().pollInterval(Duration.ofMillis(300))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> {
                        end(rsh);
                        return !rsh.isAlive();
                    });
            assertThat(rsh.exitValue()).isEqualTo(143);
            reader.join();
        }
    }

    /** By SIGTERM: a test may be run where SIGINT is ignored, and so it is in what it starts. */
    private static void end(Process process) {
        boolean _ = process.toHandle().destroy();
    }
}
