package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.gateway.access.Knock.Answer;
import dev.doorman.gateway.access.Sources.Family;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A rule wants names, and the name server is silent. Needs root, for its port and a mount namespace. */
class NamesBusyIT {
    private static final String NAME_SERVER = "127.77.7.53";
    private static final int MORE_THAN_MAY_WAIT = ClientNames.MOST_OF_SOURCE + 16;

    @Test
    void onlySoManyOfASourceWaitForTheirNameAndTheOthersAreRefused() throws Exception {
        Sources sources = new Sources(7);
        try (DatagramSocket silent = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(NAME_SERVER), 53));
                Doorman doorman = Doorman.configured("echo stream tcp nowait NULL internal\n", "")) {
            assertThat(silent.isBound()).isTrue();
            doorman.write("hosts.deny", "echo : .example.com\n");
            // this machine's own name is no matter for the silent one
            String own = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            Files.writeString(doorman.folder().resolve("hosts"), "127.0.0.1 localhost " + own + "\n::1 localhost\n");
            Files.writeString(doorman.folder().resolve("resolv.conf"), "nameserver " + NAME_SERVER + "\n");
            doorman.start();

            for (Family family : Family.values()) {
                List<Answer> answers = answers(sources.fresh(family), doorman.port(7));
                // those who waited have no name in the end, and no rule is about them
                assertThat(answers).contains(Answer.RESET, Answer.SERVED).containsOnly(Answer.RESET, Answer.SERVED);
                assertThat(answers.stream().filter(answer -> answer == Answer.SERVED))
                        .hasSizeGreaterThanOrEqualTo(ClientNames.MOST_OF_SOURCE);
            }
            assertThat(doorman.ask("/q/metrics"))
                    .containsPattern("doorman_gateway_refused_total\\{reason=\"names-busy\",service=\"echo\",?} ");
        } finally {
            sources.close();
        }
    }

    /** What becomes of many at once. */
    private static List<Answer> answers(String source, int port) throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> clients = new ArrayList<>();
            for (int i = 0; i < MORE_THAN_MAY_WAIT; i++) {
                clients.add(threads.submit(() -> Knock.answer(source, port)));
            }
            for (Future<Answer> client : clients) {
                answers.add(client.get());
            }
        }
        return answers;
    }
}
