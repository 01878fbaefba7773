package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.ReservedPorts;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many clients at once, on networks of their own: a single host would run out of its own reserved ports. Needs root. */
class RshNamespacesIT {
    private static final int CLIENTS = 10;
    /** One more, whose own ports do not rest after many commands. */
    private static final int FRESH = CLIENTS;

    private static final int LOWEST = 512;
    private static final int HIGHEST = 1023;
    private static final int A_SECOND = 50;

    private static final String PREFIX = "sh" + ProcessHandle.current().pid() % 100_000;
    /** What ip(8) lays over /etc in a namespace. */
    private static final Path OVERLAYS = Path.of("/etc/netns");

    private static Doorman doorman;

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Tools.Output output = Tools.run(new byte[0], command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
    }

    private static String name(int client) {
        return PREFIX + "n" + client;
    }

    private static String gateway(int client) {
        return "10.232.%d.1".formatted(client);
    }

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd\n", "");
        for (int i = 0; i <= FRESH; i++) {
            String here = PREFIX + "v" + i;
            ip("netns", "add", name(i));
            ip("link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", name(i));
            ip("address", "add", gateway(i) + "/30", "dev", here);
            ip("link", "set", here, "up");
            ip("-n", name(i), "address", "add", "10.232.%d.2/30".formatted(i), "dev", "eth0");
            ip("-n", name(i), "link", "set", "eth0", "up");
            Path overlay = Files.createDirectories(OVERLAYS.resolve(name(i)));
            Files.writeString(overlay.resolve("services"), "shell %d/tcp cmd%n".formatted(doorman.port(Rsh.SHELL)));
        }
        Rsh.rhosts(doorman, "10.232.0.0/16 root\n");
        doorman.start("--bind", "*");
        assertThat(rsh(0, "echo first").text()).isEqualTo("first\n");
    }

    @AfterAll
    static void stop() throws Exception {
        ReservedPorts.free();
        doorman.close();
        for (int i = 0; i <= FRESH; i++) {
            // the pair of interfaces goes with it
            Tools.run(new byte[0], List.of("ip", "netns", "delete", name(i)));
            Tools.run(new byte[0], List.of("ip", "link", "delete", PREFIX + "v" + i));
            Files.deleteIfExists(OVERLAYS.resolve(name(i)).resolve("services"));
            Files.deleteIfExists(OVERLAYS.resolve(name(i)));
        }
    }

    private static Apart rsh(int client, String command) throws Exception {
        return run(client, "", "/usr/bin/netkit-rsh", "-l", Doorman.USER, gateway(client), command);
    }

    private static Apart run(int client, String input, String... program) throws Exception {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name(client)));
        line.addAll(List.of(program));
        return Apart.run(line, input);
    }

    /** One of many: its output and its errors have its number. */
    private static Apart numbered(int number) throws Exception {
        return rsh(number % CLIENTS, "echo out %1$d; echo error %1$d >&2".formatted(number));
    }

    private static void check(List<Future<Apart>> ends, String when) throws Exception {
        for (int i = 0; i < ends.size(); i++) {
            assertThat(ends.get(i).get())
                    .as("%s, command %d", when, i)
                    .isEqualTo(new Apart(0, "out " + i + "\n", "error " + i + "\n"));
        }
    }

    private static int withoutAPort() throws Exception {
        return doorman.log("gateway").split("callback without a port", -1).length - 1;
    }

    @Test
    void aHundredCommandsAtOnceTenTimesWithTheirErrorsApart() throws Exception {
        int refused = withoutAPort();
        int many = Soak.rounds(40, 100);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < Soak.rounds(1, 10); round++) {
                List<Future<Apart>> ends = IntStream.range(0, many)
                        .mapToObj(number -> threads.submit(() -> numbered(number)))
                        .toList();
                check(ends, "round " + round);
            }
        }
        assertThat(withoutAPort()).isEqualTo(refused);
    }

    /** A port that was used rests for a minute towards the port of the client's that it was used with. */
    @Test
    void fiftyCommandsASecondWhileUsedPortsRest() throws Exception {
        int refused = withoutAPort();
        int many = A_SECOND * Soak.rounds(3, 20);
        long begin = System.nanoTime();
        List<Future<Apart>> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                int number = i;
                long due = begin + number * 1_000_000_000L / A_SECOND;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                ends.add(threads.submit(() -> numbered(number)));
            }
            check(ends, A_SECOND + " a second");
        }
        assertThat(withoutAPort()).isEqualTo(refused);
    }

    @Test
    void aClientIsToldWhenEveryReservedPortIsBusyAndOneFreedIsFound() throws Exception {
        List<ServerSocket> busy = new ArrayList<>();
        try {
            for (int port = LOWEST; port <= HIGHEST; port++) {
                busy.add(new ServerSocket(port, 1, InetAddress.ofLiteral(gateway(FRESH))));
            }
            assertThat(run(
                            FRESH,
                            "1000\0",
                            "socat",
                            "-t20",
                            "-",
                            "TCP4:%s:%d,sourceport=1001,reuseaddr".formatted(gateway(FRESH), doorman.port(Rsh.SHELL))))
                    .isEqualTo(new Apart(
                            0, "\1Cannot connect for standard error: the gateway has no port left for it.\n", ""));
            // the C library's rcmd waits for the connection and has only words of its own where an answer comes instead
            Apart end = rsh(FRESH, "id");
            assertThat(end.status()).isNotZero();
            assertThat(end.errors()).contains("protocol failure in circuit setup");
            assertThat(doorman.log("gateway"))
                    .contains("callback without a port")
                    .contains("why=every source port towards the client's is in use");
            assertThat(rsh(1, "echo others").text()).isEqualTo("others\n");
            busy.removeLast().close();
            assertThat(rsh(FRESH, "echo found").text()).isEqualTo("found\n");
        } finally {
            for (ServerSocket socket : busy) {
                socket.close();
            }
        }
    }
}
