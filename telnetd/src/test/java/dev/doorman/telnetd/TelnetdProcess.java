package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.FrameType;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.testing.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A telnetd of its own for a test, which is its supervisor and its gateway. Its authd's socket is in its folder. */
final class TelnetdProcess implements AutoCloseable {
    private static final Path ROOT =
            Path.of(System.getProperty("doorman.root", "..")).toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("doorman-ready link=[^:]+:(\\d+)");
    private static final Pattern HTTP = Pattern.compile("Listening on: http://127.0.0.1:(\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path log;
    private final Process process;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TelnetdProcess(Path log, Process process) {
        this.log = log;
        this.process = process;
    }

    /** Starts it, and waits until it answers probes. */
    static TelnetdProcess start(Path folder, Duration drain) throws IOException {
        return start(folder, drain, List.of());
    }

    /** Starts it as PID 1 of a PID namespace, as in a container. */
    static TelnetdProcess startAsInit(Path folder, Duration drain) throws IOException {
        return start(folder, drain, List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc"));
    }

    private static TelnetdProcess start(Path folder, Duration drain, List<String> wrapper) throws IOException {
        String key = HexFormat.of().formatHex(LinkKey.deriveBytes(new byte[LinkKey.BYTES], "testd"));
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.createFile(etc.resolve("doorman.properties"));
        List<String> line = new ArrayList<>(wrapper);
        line.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "@" + ROOT.resolve("docker/jvm/daemon.args"),
                "-jar",
                ROOT.resolve("telnetd/target/quarkus-app/quarkus-run.jar").toString()));
        ProcessBuilder command = new ProcessBuilder(line);
        command.environment().put("DOORMAN_DAEMON_ETC", etc.toString());
        command.environment()
                .put(
                        "DOORMAN_DAEMON_LINK_KEY",
                        Files.writeString(folder.resolve("link.key"), key + "\n")
                                .toString());
        command.environment()
                .put("DOORMAN_DAEMON_AUTHD_SOCKET", folder.resolve("authd.sock").toString());
        command.environment().put("DOORMAN_DAEMON_LINK_HOST", "127.0.0.1");
        command.environment().put("DOORMAN_DAEMON_LINK_PORT", "0");
        command.environment().put("DOORMAN_DAEMON_DRAIN_SECONDS", String.valueOf(drain.toSeconds()));
        command.environment().put("DOORMAN_DAEMON_SUPERVISED", "true");
        command.environment().put("QUARKUS_HTTP_PORT", "0");
        Path log = folder.resolve("log");
        command.redirectErrorStream(true).redirectOutput(log.toFile());
        TelnetdProcess telnetd = new TelnetdProcess(log, command.start());
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(telnetd.log()).containsPattern(LINK).containsPattern(HTTP));
        return telnetd;
    }

    private int port(Pattern pattern) throws IOException {
        Matcher matcher = pattern.matcher(log());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    InetSocketAddress link() throws IOException {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port(LINK));
    }

    /** The status and body of a probe's answer. */
    String health(String probe) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(HTTP) + "/q/health/" + probe))
                        .timeout(LIMIT)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    /** Reads a session's data until a text has come. */
    static void readUntil(TestGateway session, String text) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).contains(text)) {
            FrameType type = session.frames().next();
            assertThat(type).as("before \"%s\": %s", text, read).isNotNull();
            byte[] payload = session.frames().payload();
            if (type == FrameType.DATA) {
                read.writeBytes(payload);
            }
        }
    }

    static void type(TestGateway session, String line) throws IOException {
        session.frame(FrameType.DATA, (line + "\r").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Logs in as a user whom authd's script lets in. */
    static void login(TestGateway session) throws IOException {
        readUntil(session, "login: ");
        type(session, "john");
        readUntil(session, "Password: ");
        type(session, "secret");
    }

    /** The pid, as seen from here, of one that was started as PID 1. */
    long init() {
        return process.children().findFirst().orElseThrow().pid();
    }

    /** SIGTERM, and nothing else: Java's {@link Process#destroy} closes its standard input as well. */
    void terminate() {
        assertThat(process.toHandle().destroy()).isTrue();
    }

    /** Its supervisor ends, as far as it can tell. */
    void leaveAlone() throws IOException {
        process.getOutputStream().close();
    }

    /** Waits for its end, and answers its exit status. */
    int exit(Duration limit) throws InterruptedException, IOException {
        assertThat(process.waitFor(limit)).as("it ends; %s", log()).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
