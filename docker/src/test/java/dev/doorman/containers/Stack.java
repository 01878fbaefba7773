package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.account.Crypt;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Doorman as {@code docker compose up --build} makes it of a clean copy of the sources, with a configuration of the test's: two
 * users, all services on, ports moved. One for all tests of a run; closing it takes all away that it made.
 */
final class Stack implements AutoCloseable {
    static final List<String> DAEMONS = List.of("telnetd", "rlogind", "rshd", "rexecd", "ftpd", "talkd", "tftpd");
    static final List<String> SERVICES =
            Stream.concat(Stream.of("gateway", "authd"), DAEMONS.stream()).toList();

    private static final Path ROOT =
            Path.of(System.getProperty("doorman.root", "..")).toAbsolutePath().normalize();
    /** Where the modules are built already, by who works on the tests, the build of the images takes them as they are. */
    private static final boolean PREBUILT = "prebuilt".equals(System.getenv("DOORMAN_BUILD"));

    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Those of the services, and one that none has, for the gateway's HTTP. */
    private static final int HTTP = 600;

    private static final int[] WANTED = {7, 21, 23, 69, 512, 513, 514, HTTP};

    private final Path folder;
    private final int offset;
    private final int http;
    private final Docker docker;

    private Stack(Path folder, int offset, int http) {
        this.folder = folder;
        this.offset = offset;
        this.http = http;
        this.docker = new Docker(
                PREBUILT ? ROOT : folder.resolve("sources"),
                Map.of(
                        "COMPOSE_PROJECT_NAME", "doorman-it",
                        "DOORMAN_VERSION", "it",
                        "DOORMAN_ETC", folder.resolve("etc").toString(),
                        "DOORMAN_PORT_OFFSET", String.valueOf(offset),
                        "DOORMAN_HTTP", String.valueOf(http),
                        "DOORMAN_SUBNET", "172.29.43.0/24",
                        "DOORMAN_CALLBACK", "172.29.43.1",
                        "DOORMAN_TFTP", folder.resolve("tftpboot").toString(),
                        "DOORMAN_DRAIN", "60"));
    }

    /** The stack of this run of the tests; started by the first that asks. */
    static Stack of(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Stack.class, _ -> started(), Stack.class);
    }

    private static Stack started() {
        try {
            Path folder = Files.createTempDirectory("doorman-containers");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            int offset = freeOffset();
            Stack stack = new Stack(folder, offset, offset + HTTP);
            if (!PREBUILT) {
                stack.copySources();
            }
            stack.configure();
            stack.up();
            return stack;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a clean clone of the present sources would hold: nothing that is built, nothing that is ignored. */
    private void copySources() throws IOException, InterruptedException {
        Tools.Output listed = Tools.run(
                new byte[0],
                List.of("git", "-C", ROOT.toString(), "ls-files", "--cached", "--others", "--exclude-standard"));
        assertThat(listed.status()).as(listed.text()).isZero();
        for (String name : listed.text().lines().toList()) {
            Path from = ROOT.resolve(name);
            Path to = folder.resolve("sources").resolve(name);
            if (Files.isRegularFile(from)) {
                Files.createDirectories(to.getParent());
                Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    /** The folder that TFTP serves. */
    Path tftpFolder() {
        return folder.resolve("tftpboot");
    }

    private void configure() throws IOException {
        Files.setPosixFilePermissions(
                Files.createDirectories(tftpFolder()), PosixFilePermissions.fromString("rwxr-xr-x"));
        String hash = new Crypt().hash(Doorman.PASSWORD.getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$doormantest");
        StringBuilder passwd = new StringBuilder("root:x:0:0:root:/root:/bin/bash\n");
        StringBuilder group = new StringBuilder("root:x:0:\ntty:x:5:\nstaff:x:20500:" + Doorman.USER + "\n");
        StringBuilder shadow = new StringBuilder("root:!:::::::\n");
        for (Map.Entry<String, Integer> user : Map.of(Doorman.USER, Doorman.UID, Doorman.OTHER_USER, Doorman.OTHER_UID)
                .entrySet()) {
            String name = user.getKey();
            int uid = user.getValue();
            passwd.append("%s:x:%d:%d::/home/%s:/bin/bash%n".formatted(name, uid, uid, name));
            group.append("%s:x:%d:%n".formatted(name, uid));
            shadow.append("%s:%s:::::::%n".formatted(name, hash));
        }
        write("passwd", passwd.toString());
        write("group", group.toString());
        write("shadow", shadow.toString());
        write("issue.net", "Welcome to the test\n");
        write("motd", "Message of the day\n");
        write("inetd.conf", """
                telnet  stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                shell   stream tcp nowait NULL /usr/sbin/in.rshd    in.rshd -a
                login   stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind -a
                exec    stream tcp nowait NULL /usr/sbin/in.rexecd  in.rexecd
                ftp     stream tcp nowait NULL /usr/sbin/in.ftpd    in.ftpd
                ntalk   dgram  udp wait   NULL /usr/sbin/in.talkd   in.talkd
                tftp    dgram  udp wait   NULL /usr/sbin/in.tftpd   in.tftpd
                echo    stream tcp nowait NULL internal
                """);
        // what tests do wrong on purpose bans nobody: all of it comes from one address
        write("doorman.properties", "throttle.free = 100000\nban.failures = 100000\n");
    }

    private void write(String name, String text) throws IOException {
        Path etc = Files.createDirectories(folder.resolve("etc"));
        Files.writeString(etc.resolve(name), text);
    }

    private void up() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        docker.run(BUILD_LIMIT, "compose", "build", "--quiet");
        long built = System.nanoTime();
        docker.run(LIMIT, "compose", "up", "--build", "--detach");
        for (String service : SERVICES) {
            awaitHealthy(service);
        }
        System.out.printf(
                "docker compose: built after %d s, all healthy %.1f s later%n",
                (built - begun) / 1_000_000_000, (System.nanoTime() - built) / 1e9);
    }

    void awaitHealthy(String service) {
        await(service + " is healthy")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(container(service).health()).isEqualTo("healthy"));
    }

    Docker docker() {
        return docker;
    }

    /** Runs {@code docker compose} with arguments. */
    String compose(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("compose"));
        all.addAll(List.of(arguments));
        return docker.run(LIMIT, all.toArray(String[]::new));
    }

    /** The one container of a service. */
    Container container(String service) throws IOException, InterruptedException {
        List<Container> all = containers(service);
        assertThat(all).as(service).hasSize(1);
        return all.getFirst();
    }

    /** Those of a service that run. */
    List<Container> containers(String service) throws IOException, InterruptedException {
        return compose("ps", "--quiet", service)
                .lines()
                .map(id -> new Container(docker, id))
                .toList();
    }

    /** A well-known port as it is here. */
    int port(int wellKnown) {
        return wellKnown + offset;
    }

    /** The gateway's own HTTP interface. */
    InetSocketAddress gatewayHttp() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), http);
    }

    Path folder() {
        return folder;
    }

    /** A command line that runs a client that knows no port option where the services' ports are the test's. Needs root. */
    List<String> client(String... command) throws IOException {
        Path services = folder.resolve("services");
        if (Files.notExists(services)) {
            Files.writeString(
                    services,
                    "telnet %d/tcp%nexec %d/tcp%nlogin %d/tcp%nshell %d/tcp cmd%n"
                            .formatted(port(23), port(512), port(513), port(514)));
        }
        List<String> line = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount --bind \"$1\" /etc/services && shift && exec \"$@\"",
                "sh",
                services.toString()));
        line.addAll(List.of(command));
        return line;
    }

    @Override
    public void close() throws IOException {
        try {
            docker.run(LIMIT, "compose", "down", "--volumes", "--timeout", "5");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int freeOffset() {
        // below the ports that the system gives to whoever wants any: they are taken minutes after they were looked at
        for (int candidate = 20_000; candidate < 30_000; candidate += 700) {
            if (free(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean free(int offset) {
        for (int port : WANTED) {
            try (ServerSocket socket = new ServerSocket(offset + port, 1)) {
                socket.setReuseAddress(true);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }
}
