package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.ShiftedPorts;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many clients at once, on networks of their own: a single host would run out of its own reserved ports. Needs root. */
class RshNamespacesIT {
    private static final int CLIENTS = 10;

    private final String prefix = "sh" + ProcessHandle.current().pid() % 100_000;
    private Doorman doorman;

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Tools.Output output = Tools.run(new byte[0], command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
    }

    @BeforeEach
    void start() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            String name = prefix + "n" + i;
            String here = prefix + "v" + i;
            ip("netns", "add", name);
            ip("link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", name);
            ip("address", "add", "10.232.%d.1/30".formatted(i), "dev", here);
            ip("link", "set", here, "up");
            ip("-n", name, "address", "add", "10.232.%d.2/30".formatted(i), "dev", "eth0");
            ip("-n", name, "link", "set", "eth0", "up");
        }
        doorman = Doorman.configured("shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd\n", "");
        Rsh.rhosts(doorman, "10.232.0.0/16 root\n");
        doorman.start("--bind", "*");
    }

    @AfterEach
    void stop() throws Exception {
        doorman.close();
        for (int i = 0; i < CLIENTS; i++) {
            // the pair of interfaces goes with it
            Tools.run(new byte[0], List.of("ip", "netns", "delete", prefix + "n" + i));
            Tools.run(new byte[0], List.of("ip", "link", "delete", prefix + "v" + i));
        }
    }

    private Apart rsh(int client, String command) throws Exception {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", prefix + "n" + client));
        line.addAll(ShiftedPorts.command(
                doorman, List.of("/usr/bin/netkit-rsh", "-l", Doorman.USER, "10.232.%d.1".formatted(client), command)));
        return Apart.run(line, "");
    }

    @Test
    void aHundredCommandsAtOnceTenTimesWithTheirErrorsApart() throws Exception {
        assertThat(rsh(0, "echo first").text()).isEqualTo("first\n");
        int many = Soak.rounds(40, 100);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < Soak.rounds(1, 10); round++) {
                List<Future<Apart>> ends = new ArrayList<>();
                for (int i = 0; i < many; i++) {
                    int number = i;
                    ends.add(threads.submit(
                            () -> rsh(number % CLIENTS, "echo out %1$d; echo error %1$d >&2".formatted(number))));
                }
                for (int i = 0; i < many; i++) {
                    assertThat(ends.get(i).get())
                            .as("round %d", round)
                            .isEqualTo(new Apart(0, "out " + i + "\n", "error " + i + "\n"));
                }
            }
        }
        assertThat(doorman.log("gateway")).doesNotContain("callback without a port");
    }
}
