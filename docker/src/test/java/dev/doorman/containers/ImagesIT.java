package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.PortBinding;
import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Transport;
import dev.doorman.common.testing.TestGateway;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** Each daemon's image by itself, with nobody beside it. */
@OnStack
class ImagesIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path scratch;

    static List<String> daemons() {
        return Stack.DAEMONS;
    }

    @SuppressWarnings("resource") // the test closes it
    private GenericContainer<?> daemon(String name) throws Exception {
        Path key = Files.writeString(
                scratch.resolve("link.key"),
                HexFormat.of().formatHex(LinkKey.deriveBytes(new byte[LinkKey.BYTES], "testd")) + "\n");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return new GenericContainer<>(DockerImageName.parse("doorman/" + name + ":it"))
                .withFileSystemBind(key.toString(), "/var/lib/doorman/link.key", BindMode.READ_ONLY)
                .withExposedPorts(7000, 9000)
                .withCreateContainerCmdModifier(command -> command.getHostConfig()
                        .withPortBindings(PortBinding.parse("127.0.0.1::7000"), PortBinding.parse("127.0.0.1::9000"))
                        .withReadonlyRootfs(true)
                        .withTmpFs(Map.of("/tmp", "", "/run/doorman", ""))
                        .withCapDrop(Capability.ALL)
                        .withCapAdd(Capability.SETUID, Capability.SETGID, Capability.KILL)
                        .withSecurityOpts(List.of("no-new-privileges")))
                .waitingFor(Wait.forHttp("/q/health/live").forPort(9000).withStartupTimeout(LIMIT));
    }

    private static InetSocketAddress port(GenericContainer<?> container, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), container.getMappedPort(port));
    }

    @ParameterizedTest
    @MethodSource("daemons")
    void itServesItsLinkAndTellsThatAuthdIsAway(String name, Stack stack) throws Exception {
        assertThat(stack.docker()
                        .run("image", "inspect", "--format", "{{.Config.Healthcheck.Test}}", "doorman/" + name + ":it"))
                .contains("health");
        try (GenericContainer<?> container = daemon(name)) {
            container.start();
            InetSocketAddress link = port(container, 7000);
            boolean users = !Set.of("talkd", "tftpd").contains(name);
            try (TestGateway gateway = TestGateway.ready(link, users ? Transport.STREAM : Transport.DGRAM)) {
                assertThat(gateway.socket().isConnected()).isTrue();
            }
            try (TestGateway gateway = new TestGateway(link)) {
                byte[] header = gateway.header().bytes();
                header[header.length - 1] ^= 1;
                gateway.send(header);
                assertThat(gateway.frames().next()).isEqualTo(FrameType.REFUSED);
            }
            InetSocketAddress http = port(container, 9000);
            assertThat(Http.get(http, "/q/health/live").statusCode()).isEqualTo(200);
            await().atMost(LIMIT).untilAsserted(() -> {
                assertThat(Http.get(http, "/q/health/ready").statusCode()).isEqualTo(users ? 503 : 200);
                assertThat(Http.get(http, "/q/health/ready").body().contains("authd"))
                        .isEqualTo(users);
            });
            assertThat(Http.get(http, "/q/metrics").body()).contains("doorman_");
            long begun = System.nanoTime();
            container
                    .getDockerClient()
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(60)
                    .exec();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void withoutItsKeyItDoesNotStartAndSaysWhy(Stack stack) throws Exception {
        Docker.Result end =
                stack.docker().attempt(LIMIT, "run", "--rm", "--read-only", "--tmpfs", "/tmp", "doorman/telnetd:it");
        assertThat(end.status()).isNotZero();
        assertThat(end.text()).contains("link.key");
    }

    /** Neither keys, nor hashes, nor what builds them is in an image, and nothing in it gives its user's rights to another. */
    @Test
    void imagesHoldNoSecretAndNoTools(Stack stack) throws Exception {
        for (String service : Stack.SERVICES) {
            String found = stack.docker()
                    .run(
                            "run",
                            "--rm",
                            "--entrypoint",
                            "/bin/sh",
                            "--cap-add",
                            "DAC_OVERRIDE",
                            "doorman/" + service + ":it",
                            "-c",
                            "find / -xdev \\( -name '*.key' -o -name '*.token' -o -perm -4000 -o -perm -2000 -type f \\)"
                                    + " -not -path '/proc/*' -not -path '/usr/share/*';"
                                    + " grep -sE '^[^:]*:[^:*!]' /etc/shadow;"
                                    + " for tool in javac jlink mvn gcc git; do command -v $tool; done; true");
            assertThat(found).as(service).isEmpty();
            String size = stack.docker().run("image", "inspect", "--format", "{{.Size}}", "doorman/" + service + ":it");
            System.out.printf("image %s: %d MB%n", service, Long.parseLong(size) / 1_000_000);
        }
    }
}
