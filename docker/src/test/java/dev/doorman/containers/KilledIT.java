package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main process of each container is killed from the host, which Docker takes for a crash. */
@OnStack
class KilledIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** A session at another daemon goes on, all other containers stay as they are, and the one that was killed comes back. */
    @ParameterizedTest
    @ValueSource(strings = {"rlogind", "rshd", "rexecd", "ftpd", "talkd", "tftpd", "authd"})
    void othersGoOn(String service, Stack stack) throws Exception {
        Map<String, String> before = starts(stack);
        try (RawTelnet session = new RawTelnet(stack.port(23)).login()) {
            kill(stack, service);
            assertThat(session.run("echo still here")).isEqualTo("still here\r\n");
            comesBack(stack, service, before);
            assertThat(session.run("echo and here")).isEqualTo("and here\r\n");
        }
        login(stack);
    }

    @Test
    void telnetdComesBackAndItsClientsAreHeldUntilItDoes(Stack stack) throws Exception {
        Map<String, String> before = starts(stack);
        try (RawTelnet session = new RawTelnet(stack.port(23)).login()) {
            kill(stack, "telnetd");
            assertThat(session.rest()).doesNotContain("ready>");
        }
        // comes while nobody is there
        login(stack);
        comesBack(stack, "telnetd", before);
    }

    @Test
    void theGatewayComesBack(Stack stack) throws Exception {
        Map<String, String> before = starts(stack);
        try (RawTelnet session = new RawTelnet(stack.port(23)).login()) {
            kill(stack, "gateway");
            session.rest();
        }
        comesBack(stack, "gateway", before);
        login(stack);
        Container telnetd = stack.container("telnetd");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(telnetd.processes(Doorman.UID)).isEmpty());
    }

    /** Without authd nobody can log in, so a daemon is not ready; but it lives, and is not ended for another's fault. */
    @Test
    void aDaemonsHealthTellsOfAuthdsEnd(Stack stack) throws Exception {
        Container telnetd = stack.container("telnetd");
        assertThat(Http.get(telnetd.http(), "/q/health/ready").statusCode()).isEqualTo(200);
        // stopped as by an operator, so that it does not come back at once
        stack.compose("stop", "authd");
        try {
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(Http.get(telnetd.http(), "/q/health/ready").statusCode())
                        .isEqualTo(503);
                assertThat(Http.get(telnetd.http(), "/q/health/ready").body()).contains("authd");
            });
            assertThat(Http.get(telnetd.http(), "/q/health/live").statusCode()).isEqualTo(200);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(telnetd.health()).isEqualTo("unhealthy"));
        } finally {
            stack.compose("start", "authd");
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(
                                Http.get(telnetd.http(), "/q/health/ready").statusCode())
                        .isEqualTo(200));
        for (String service : Stack.SERVICES) {
            stack.awaitHealthy(service);
        }
        login(stack);
    }

    /** The gateway holds its ports whatever becomes of a daemon, and its health says who is away. */
    @Test
    void theGatewaysHealthTellsOfADaemonsEnd(Stack stack) throws Exception {
        Container rshd = stack.container("rshd");
        stack.compose("stop", "rshd");
        try {
            try (RawTelnet client = new RawTelnet(stack.port(514))) {
                client.send("\0");
                await().atMost(LIMIT)
                        .untilAsserted(() -> assertThat(Http.get(stack.gatewayHttp(), "/q/health/ready")
                                        .body())
                                .containsPattern("\"rshd\"\\s*:\\s*\"[^\"]*0 serve"));
            }
            assertThat(Http.get(stack.gatewayHttp(), "/q/health/ready").statusCode())
                    .isEqualTo(200);
        } finally {
            stack.compose("start", "rshd");
        }
        await().atMost(LIMIT).untilAsserted(() -> assertThat(rshd.health()).isEqualTo("healthy"));
    }

    private static void login(Stack stack) throws IOException {
        try (RawTelnet session = new RawTelnet(stack.port(23)).login()) {
            assertThat(session.run("id -un")).isEqualTo("john\r\n");
        }
    }

    private static Map<String, String> starts(Stack stack) throws Exception {
        Map<String, String> all = new HashMap<>();
        for (String service : Stack.SERVICES) {
            stack.awaitHealthy(service);
            all.put(service, stack.container(service).startedAt());
        }
        return all;
    }

    private static void kill(Stack stack, String service) throws Exception {
        ProcessHandle main = stack.container(service).mainProcess();
        assertThat(main.destroyForcibly()).isTrue();
        main.onExit().get();
        assertThat(stack.container(service).health()).as("at once").isNotEqualTo("healthy");
    }

    /** Nothing of a container's state says healthy before it serves again, and no other container has been started anew. */
    private static void comesBack(Stack stack, String killed, Map<String, String> before) throws Exception {
        stack.awaitHealthy(killed);
        for (String service : Stack.SERVICES) {
            String startedAt = stack.container(service).startedAt();
            if (service.equals(killed)) {
                assertThat(startedAt).as(service).isNotEqualTo(before.get(service));
            } else {
                assertThat(startedAt).as(service).isEqualTo(before.get(service));
            }
        }
    }
}
