package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawCommand;
import dev.doorman.common.testing.Tools;
import java.util.List;
import org.junit.jupiter.api.Test;

/** TCP asks a silent client now and then whether it is still there, save where in.rshd has -n. */
class KeepAliveIT {
    private static final int WITHOUT = 6514;

    @Test
    void aSilentClientIsProbedSaveWhereTheLineSaysNo() throws Exception {
        try (Doorman doorman = Doorman.configured("""
                        shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd -a
                        6514  stream tcp nowait NULL /usr/sbin/in.rshd in.rshd -an
                        """, "").start();
                RawCommand probed = new RawCommand(doorman.port(Rsh.SHELL));
                RawCommand left = new RawCommand(doorman.port(WITHOUT))) {
            await().untilAsserted(
                            () -> assertThat(socket(doorman, Rsh.SHELL, probed)).contains("timer:(keepalive"));
            await().untilAsserted(
                            () -> assertThat(socket(doorman, WITHOUT, left)).contains("ESTAB"));
            assertThat(socket(doorman, WITHOUT, left)).doesNotContain("keepalive");
        }
    }

    /** What the kernel says of the gateway's end. */
    private static String socket(Doorman doorman, int service, RawCommand client) throws Exception {
        String filter = "sport = :%d and dport = :%d"
                .formatted(doorman.port(service), client.socket().getLocalPort());
        return Tools.run(new byte[0], List.of("ss", "-tno", "state", "all", filter))
                .text();
    }
}
