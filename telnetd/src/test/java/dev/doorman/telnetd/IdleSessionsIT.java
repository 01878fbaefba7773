package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Memory;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Soak;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many sessions in which nothing happens; a thousand in a soak. What each costs us is printed; its shell's memory is its own. */
class IdleSessionsIT {
    private static final int SESSIONS = Soak.rounds(100, 1_000);
    private static final int AT_ONCE = 8;
    private static final long MOST_EACH = 400L << 10;

    @Test
    void eachCostsLittle() throws Exception {
        List<RawTelnet> clients = new ArrayList<>();
        try (Doorman doorman = Doorman.serving("""
                        service.telnet.before-login-per-source = 2000
                        service.telnet.before-login = 2000
                        """);
                ExecutorService logins = Executors.newFixedThreadPool(AT_ONCE)) {
            clients.addAll(login(doorman, logins, AT_ONCE));
            Memory telnetd = Memory.of(doorman.telnetdPid());
            Memory gateway = Memory.of(doorman.gatewayPid());

            clients.addAll(login(doorman, logins, SESSIONS));

            Memory telnetdAfter = Memory.of(doorman.telnetdPid());
            Memory gatewayAfter = Memory.of(doorman.gatewayPid());
            long resident = telnetdAfter.resident() - telnetd.resident() + gatewayAfter.resident() - gateway.resident();
            System.err.printf(
                    "%d idle sessions: telnetd %d KiB resident each, %d KiB of it live heap; gateway %d KiB, %d KiB%n",
                    SESSIONS,
                    (telnetdAfter.resident() - telnetd.resident()) / SESSIONS / 1024,
                    (telnetdAfter.heap() - telnetd.heap()) / SESSIONS / 1024,
                    (gatewayAfter.resident() - gateway.resident()) / SESSIONS / 1024,
                    (gatewayAfter.heap() - gateway.heap()) / SESSIONS / 1024);
            assertThat(resident / SESSIONS).isLessThan(MOST_EACH);
            assertThat(clients.getLast().run("echo still he''re")).isEqualTo("still here\r\n");
        } finally {
            for (RawTelnet client : clients) {
                client.close();
            }
        }
    }

    private static List<RawTelnet> login(Doorman doorman, ExecutorService logins, int many) throws Exception {
        List<Future<RawTelnet>> coming = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            coming.add(logins.submit(() -> new RawTelnet(doorman.port(23)).login()));
        }
        List<RawTelnet> clients = new ArrayList<>();
        for (Future<RawTelnet> one : coming) {
            clients.add(one.get());
        }
        return clients;
    }
}
