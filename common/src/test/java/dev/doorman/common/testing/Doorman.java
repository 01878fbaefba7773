package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Crypt;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A whole Doorman, started as its users start it: {@code ./doorman up}, in a folder of its own, on ports that are free. Two
 * users can log in to it. Closing it ends all that it started.
 */
public final class Doorman implements AutoCloseable {
    public static final String USER = "john";
    public static final String PASSWORD = "squirrel-4711-teapot";
    public static final int UID = 20_001;
    public static final String OTHER_USER = "mary";
    public static final int OTHER_UID = 20_002;

    private static final Path ROOT =
            Path.of(System.getProperty("doorman.root", "..")).toAbsolutePath().normalize();
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(3);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(20);
    private static final int[] WELL_KNOWN = {7, 9, 13, 19, 21, 23, 37, 69, 512, 513, 514, 517, 518, 990, 992};

    private final Path folder;
    private final int offset;
    private final int http;
    private final Map<String, String> environment = new HashMap<>();
    private List<String> inside = List.of();
    private boolean started;

    private Doorman(Path folder, int offset, int http) {
        this.folder = folder;
        this.offset = offset;
        this.http = http;
    }

    /** A configuration that is not started yet: an inetd.conf and a doorman.properties. */
    public static Doorman configured(String inetdConf, String properties) throws IOException {
        Path folder = Files.createTempDirectory("doorman-it");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Doorman doorman = new Doorman(folder, freeOffset(), freePort());
        Files.createDirectories(doorman.etc());
        doorman.write("inetd.conf", inetdConf);
        doorman.write("doorman.properties", lenient(properties));
        doorman.write("issue.net", "Welcome to the test\n");
        doorman.write("motd", "Message of the day\n");
        doorman.accounts();
        return doorman;
    }

    /** What tests do wrong on purpose slows nothing down and bans nobody, unless a test is about that. */
    private static String lenient(String properties) {
        boolean own = properties.contains("throttle.") || properties.contains("ban.");
        return own ? properties : properties + "\nthrottle.free = 100000\nban.failures = 100000\n";
    }

    /** A Doorman that serves telnet and the internal services. */
    public static Doorman serving() throws IOException, InterruptedException {
        return serving("");
    }

    /** As {@link #serving()}, with settings. */
    public static Doorman serving(String properties) throws IOException, InterruptedException {
        Doorman doorman = configured("""
                telnet  stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                echo    stream tcp nowait NULL internal
                discard stream tcp nowait NULL internal
                chargen stream tcp nowait NULL internal
                daytime stream tcp nowait NULL internal
                time    stream tcp nowait NULL internal
                """, properties);
        doorman.start();
        return doorman;
    }

    private void accounts() throws IOException {
        Crypt crypt = new Crypt();
        // few rounds: two hundred logins are to cost seconds, not minutes
        String hash = crypt.hash(PASSWORD.getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$doormantest");
        StringBuilder passwd = new StringBuilder("root:x:0:0:root:/root:/bin/bash\n");
        StringBuilder group = new StringBuilder("root:x:0:\ntty:x:5:\nstaff:x:20500:" + USER + "\n");
        StringBuilder shadow = new StringBuilder("root:" + hash + ":::::::\n");
        for (Map.Entry<String, Integer> user :
                Map.of(USER, UID, OTHER_USER, OTHER_UID).entrySet()) {
            String name = user.getKey();
            int uid = user.getValue();
            Path home = Files.createDirectories(folder.resolve("home").resolve(name));
            Files.setAttribute(home, "unix:uid", uid);
            Files.setAttribute(home, "unix:gid", uid);
            passwd.append("%s:x:%d:%d::%s:/bin/bash%n".formatted(name, uid, uid, home));
            group.append("%s:x:%d:%n".formatted(name, uid));
            shadow.append("%s:%s:::::::%n".formatted(name, hash));
        }
        write("passwd", passwd.toString());
        write("group", group.toString());
        write("shadow", shadow.toString());
        Files.setPosixFilePermissions(etc().resolve("shadow"), PosixFilePermissions.fromString("rw-------"));
    }

    /** Changes a user's password behind authd's back, as passwd(1) does it. */
    public void changePassword(String user, String password) throws IOException {
        String hash = new Crypt().hash(password.getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$doormanother");
        Path shadow = etc().resolve("shadow");
        String changed = Files.readString(shadow)
                .replaceAll("(?m)^" + user + ":[^:]*:", Matcher.quoteReplacement(user + ":" + hash + ":"));
        Path fresh = Files.writeString(etc().resolve("shadow.fresh"), changed);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, shadow, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the launcher, and all that it starts, has in its environment. */
    public Doorman environment(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** What the launcher, and so all that it starts, is run by: a command that runs another in a network namespace. */
    public Doorman inside(String... command) {
        inside = List.of(command);
        return this;
    }

    /** Starts it; fails the test when it does not start. */
    public Doorman start() throws IOException, InterruptedException {
        return start(new String[0]);
    }

    /** Starts it, with further options of the launcher's; fails the test when it does not start. */
    public Doorman start(String... options) throws IOException, InterruptedException {
        Result result = up(options);
        assertThat(result.status()).as(result.output()).isZero();
        return this;
    }

    /** Tries to start it. */
    public Result up() throws IOException, InterruptedException {
        return up(new String[0]);
    }

    private Result up(String... options) throws IOException, InterruptedException {
        started = true;
        List<String> arguments = new ArrayList<>(List.of(
                "up",
                "--detach",
                "--etc",
                etc().toString(),
                "--state",
                state().toString(),
                "--port-offset",
                String.valueOf(offset),
                "--http",
                String.valueOf(http)));
        arguments.addAll(List.of(options));
        return launcher(arguments.toArray(String[]::new));
    }

    /** What a command of the launcher printed, both streams together, and its exit status. */
    public record Result(int status, String output) {}

    /** Runs {@code ./doorman} with arguments. */
    public Result launcher(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(inside);
        command.addAll(names());
        command.add(ROOT.resolve("doorman").toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "launcher", ".out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().put("DOORMAN_BUILT", "yes");
        // a test that leaves its clients behind does not wait for them
        builder.environment().put("DOORMAN_GATEWAY_DRAIN_SECONDS", "0");
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        assertThat(process.waitFor(COMMAND_LIMIT)).as("the launcher ends").isTrue();
        return new Result(process.exitValue(), Files.readString(output));
    }

    /**
     * Where the test has written a file hosts into the folder, that is all the host names there are, in a mount namespace; but
     * where it has written a resolv.conf beside it, others are asked for, too, as that says.
     */
    private List<String> names() throws IOException {
        Path hosts = folder.resolve("hosts");
        if (Files.notExists(hosts)) {
            return List.of();
        }
        Path resolver = folder.resolve("resolv.conf");
        boolean asks = Files.exists(resolver);
        Path order = Files.writeString(
                folder.resolve("nsswitch.conf"),
                "passwd: files\ngroup: files\nhosts: files" + (asks ? " dns" : "") + "\n");
        String mount = "mount --bind \"$1\" /etc/hosts && mount --bind \"$2\" /etc/nsswitch.conf"
                + " && mount --bind \"$3\" /etc/resolv.conf && shift 3 && exec \"$@\"";
        return List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                mount,
                "sh",
                hosts.toString(),
                order.toString(),
                asks ? resolver.toString() : "/etc/resolv.conf");
    }

    /** Asks the HTTP interface for a table. */
    public String ask(String path) throws IOException, InterruptedException {
        return request("GET", path).body();
    }

    /** Sends a request to the HTTP interface, with the token. */
    public HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        String token = Files.readString(state().resolve("keys/api.token")).strip();
        // HTTP/1.1 and a limit: where the client could upgrade to HTTP/2, a question now and then hung on a busy
        // machine
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path))
                            .header("Authorization", "Bearer " + token)
                            .header("Accept", "text/plain")
                            .timeout(REQUEST_LIMIT)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    /** How telnetd stands: {@code stopped}, or {@code running pid=... link=...}. */
    public String telnetd() throws IOException, InterruptedException {
        return daemon("telnet");
    }

    /** How the daemon of a service stands, the first line of inetd.conf that serves it. */
    public String daemon(String service) throws IOException, InterruptedException {
        return ask("/api/services")
                .lines()
                .filter(line -> line.startsWith(service + " "))
                .findFirst()
                .map(line -> line.replaceFirst("^.*?(stopped|starting|running)", "$1")
                        .strip())
                .orElseThrow();
    }

    /** The pid of the running telnetd. */
    public long telnetdPid() throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("pid=(\\d+)").matcher(telnetd());
        assertThat(matcher.find()).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** The port of the running telnetd's link. */
    public int telnetdLink() throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("link=127.0.0.1:(\\d+)").matcher(telnetd());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    public long gatewayPid() throws IOException {
        return Long.parseLong(
                Files.readString(state().resolve("run/gateway.pid")).strip());
    }

    /** A well-known port as it is here. */
    public int port(int wellKnown) {
        return wellKnown + offset;
    }

    public int httpPort() {
        return http;
    }

    public int portOffset() {
        return offset;
    }

    public Path etc() {
        return folder.resolve("etc");
    }

    public Path state() {
        return folder.resolve("state");
    }

    public Path folder() {
        return folder;
    }

    public Path home() {
        return folder.resolve("home").resolve(USER);
    }

    /** All that any process has logged. */
    public String logs() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(state().resolve("logs"))) {
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    public String log(String process) throws IOException {
        return Files.readString(state().resolve("logs").resolve(process + ".log"), StandardCharsets.ISO_8859_1);
    }

    /** Writes a file of the configuration folder. */
    public void write(String name, String text) throws IOException {
        Files.writeString(etc().resolve(name), text);
    }

    /**
     * The processes of this Doorman's sessions, by their command lines: those of the test's user whose home is here, so that
     * another run of the tests on the same machine does no harm.
     */
    public Map<Long, String> processes() throws IOException {
        Map<Long, String> found = new HashMap<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.toList()) {
                String pid = process.getFileName().toString();
                try {
                    if (pid.matches("\\d+")
                            && (int) Files.getAttribute(process, "unix:uid") == UID
                            && !Files.readString(process.resolve("stat")).contains(") Z ")
                            && text(process.resolve("environ")).contains("HOME=" + home() + "\0")) {
                        found.put(
                                Long.valueOf(pid),
                                text(process.resolve("cmdline"))
                                        .replace('\0', ' ')
                                        .strip());
                    }
                } catch (IOException e) {
                    // it has ended just now
                }
            }
        }
        return found;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        try {
            if (started && Files.exists(state().resolve("run/gateway.pid"))) {
                Result _ = launcher("stop", "--state", state().toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            processes().keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** An offset at which all the ports that tests use are free. */
    private static int freeOffset() {
        for (int candidate = 12_000; candidate < 30_000; candidate += 700) {
            if (free(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("no free ports");
    }

    private static boolean free(int offset) {
        for (int port : WELL_KNOWN) {
            try (ServerSocket socket = new ServerSocket(offset + port, 1);
                    DatagramSocket datagrams = new DatagramSocket(offset + port)) {
                socket.setReuseAddress(true);
                datagrams.setReuseAddress(false);
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
