package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** A real client whose host's name does not lead back to its address: {@code -a} turns it away, whatever .rhosts says. */
class RshNamesIT {
    private static final int NOT_VERIFIED = 6514;

    @Test
    void aNameThatDoesNotLeadBackIsRefusedWhereNamesAreVerified() throws Exception {
        try (Doorman doorman = Doorman.configured("""
                shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd -a
                6514  stream tcp nowait NULL /usr/sbin/in.rshd in.rshd
                """, "")) {
            // the name of the first line is the address's; the name without its dot is another's
            Files.writeString(doorman.folder().resolve("hosts"), """
                    127.0.0.1 liar.example.net. localhost
                    192.0.2.9 liar.example.net
                    """);
            Rsh.rhosts(doorman, "127.0.0.1 root\n");
            doorman.start();
            Apart refused = Rsh.NETKIT.run(doorman, "", "id -un");
            assertThat(refused.text()).isEmpty();
            assertThat(refused.errors()).isEqualTo("Host address mismatch.\n");
            await().untilAsserted(() -> assertThat(doorman.log("rshd")).contains("reason=host-mismatch"));
            // one who is not there is told the same
            assertThat(Apart.run(Rsh.NETKIT.commandAs(doorman, "nobody-here", "id"), "")
                            .errors())
                    .isEqualTo("Host address mismatch.\n");

            Files.writeString(
                    doorman.folder().resolve("services"), "shell %d/tcp cmd%n".formatted(doorman.port(NOT_VERIFIED)));
            assertThat(Rsh.NETKIT.run(doorman, "", "id -un").text()).isEqualTo("john\n");
        }
    }
}
