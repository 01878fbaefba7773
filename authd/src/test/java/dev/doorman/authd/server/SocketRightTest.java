package dev.doorman.authd.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SocketRightTest {
    @Test
    void theTableSaysWhoMayAskWhat() {
        assertThat(SocketRight.TABLE)
                .extracting(right -> right.name() + " " + right.mode() + " "
                        + right.questions().stream().sorted().toList())
                .containsExactly(
                        "telnetd rw------- [AUTHENTICATE, CONTEXT]",
                        "rshd rw------- [TRUSTED, CONTEXT]",
                        "rlogind rw------- [AUTHENTICATE, TRUSTED, CONTEXT]",
                        "rexecd rw------- [AUTHENTICATE, CONTEXT]",
                        "ftpd rw------- [AUTHENTICATE, CONTEXT]",
                        "gateway rw------- [PARDON]",
                        "public rw-rw-rw- [VAULT_STORE, VAULT_STATUS, VAULT_DELETE]");
    }
}
