package dev.doorman.gateway.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.doorman.common.testing.Doorman;
import io.restassured.http.ContentType;
import io.restassured.http.Method;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each endpoint of the operator's interface, at a gateway as its users start it: done right, done wrong, without the token. */
class OperatorApiIT {
    private static final String INETD = """
            echo        stream tcp nowait/5/60/3 NULL internal
            camp-time   stream tcp nowait NULL internal
            echo        dgram  udp wait   NULL internal
            telnet      stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
            """;
    private static final String PROBLEM = "application/problem+json";
    private static final String NOBODY = "00000000000000000000000000000000";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Doorman doorman;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured(INETD, "ban.failures = 100000\nthrottle.free = 100000\nban.exempt = 127.0.0.99\n")
                .start();
        token = Files.readString(doorman.state().resolve("keys/api.token")).strip();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static RequestSpecification anybody() {
        return given().baseUri("http://127.0.0.1").port(doorman.httpPort()).urlEncodingEnabled(false);
    }

    private static RequestSpecification operator() {
        return anybody().header("Authorization", "Bearer " + token);
    }

    private static Socket echo(String from) throws IOException {
        Socket client = new Socket();
        client.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        client.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), doorman.port(7)));
        client.setSoTimeout((int) LIMIT.toMillis());
        return client;
    }

    private static Socket served(String from) throws IOException {
        Socket client = echo(from);
        client.getOutputStream().write("hallo".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readNBytes(5)).hasSize(5);
        return client;
    }

    private static String idOf(Socket client) {
        return operator()
                .get("/api/connections")
                .jsonPath()
                .getString("find { it.client == '%s:%d' }.id"
                        .formatted(client.getLocalAddress().getHostAddress(), client.getLocalPort()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/services",
        "GET,/api/connections",
        "GET,/api/connections/" + NOBODY,
        "DELETE,/api/connections/" + NOBODY,
        "GET,/api/bans",
        "POST,/api/bans",
        "DELETE,/api/bans/192.0.2.1",
        "GET,/api/configuration",
        "POST,/api/reload",
        "GET,/api/nothing",
        "GET,/",
        "GET,/q/",
        "GET,/q/dev",
        "GET,/q/healthy",
        "GET,//api/services",
        "GET,/q/health/../../api/services",
        "GET,/q/health/%2e%2e/%2e%2e/api/services",
        "GET,/%61pi/services"
    })
    void withoutTheTokenNothingIsToldOrDone(String method, String path) {
        String wrong = token.substring(1) + (token.startsWith("0") ? "1" : "0");
        for (String shown :
                List.of("", "Bearer", "Bearer ", "Bearer " + wrong, "Bearer " + token + "0", "Basic " + token)) {
            RequestSpecification request = anybody().contentType(ContentType.JSON);
            if (!shown.isEmpty()) {
                request.header("Authorization", shown);
            }
            if (method.equals("POST")) {
                request.body("{\"source\":\"192.0.2.66\"}");
            }
            request.request(Method.valueOf(method), path)
                    .then()
                    .statusCode(401)
                    .header("WWW-Authenticate", startsWith("Bearer"))
                    .contentType(PROBLEM)
                    .body("status", equalTo(401))
                    .body("title", equalTo("Unauthorized"));
        }
        operator().get("/api/bans").then().body("source", not(hasItem("192.0.2.66")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics", "/q/openapi"
            })
    void whatTellsNothingThatMattersIsOpen(String path) {
        anybody().get(path).then().statusCode(200);
    }

    @Test
    void theTokenIsItsOwnersAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(doorman.state().resolve("keys/api.token"))))
                .isEqualTo("rw-------");
        assertThat(doorman.logs()).doesNotContain(token);
    }

    @Test
    void servicesAreToldWithTheirLimitsAndCounts() throws Exception {
        try (Socket client = served("127.0.0.1")) {
            operator()
                    .get("/api/services")
                    .then()
                    .statusCode(200)
                    .contentType(ContentType.JSON)
                    .body("service", contains("echo", "time", "echo", "telnet"))
                    .body("state", contains("on", "camped", "on", "on"))
                    .body("protocol", contains("tcp", "tcp", "udp", "tcp"))
                    .body("line", contains(1, 2, 3, 4))
                    .body("server", contains("internal", "internal", "internal", "in.telnetd -i"))
                    .body("[0].listens", contains("127.0.0.1:" + doorman.port(7), "[::1]:" + doorman.port(7)))
                    .body("[0].limits.connections", equalTo(5))
                    .body("[0].limits.perSourcePerMinute", equalTo(60))
                    .body("[0].limits.perSource", equalTo(3))
                    .body("[0].counts.active", greaterThanOrEqualTo(1))
                    .body("[0].counts.accepted", greaterThanOrEqualTo(1))
                    .body("[0].daemon", nullValue())
                    .body("[3].daemon", notNullValue());
            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void peopleGetTables() {
        for (String path : List.of("/api/services", "/api/connections", "/api/bans", "/api/configuration")) {
            String text = operator()
                    .accept(ContentType.TEXT)
                    .get(path)
                    .then()
                    .statusCode(200)
                    .contentType(containsString("text/plain"))
                    .extract()
                    .asString();
            assertThat(text.lines().findFirst().orElseThrow()).matches("[A-Z -]+");
        }
        operator()
                .accept(ContentType.TEXT)
                .delete("/api/connections/x")
                .then()
                .statusCode(400)
                .contentType(containsString("text/plain"))
                .body(equalTo("a connection's id is 32 lower-case hexadecimal digits\n"));
    }

    @Test
    void aConnectionIsToldAndEnded() throws Exception {
        try (Socket client = served("127.0.0.1")) {
            String id = idOf(client);
            operator()
                    .get("/api/connections/" + id)
                    .then()
                    .statusCode(200)
                    .body("id", equalTo(id))
                    .body("service", equalTo("echo"))
                    .body("client", equalTo("127.0.0.1:" + client.getLocalPort()))
                    .body("destination", equalTo("127.0.0.1:" + doorman.port(7)))
                    .body("state", equalTo("served"))
                    .body("user", nullValue())
                    .body("$", hasKey("terminal"))
                    .body("received", equalTo(5))
                    .body("sent", equalTo(5));
            operator()
                    .delete("/api/connections/" + id)
                    .then()
                    .statusCode(200)
                    .body("killed", equalTo(id))
                    .body("service", equalTo("echo"));
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(doorman.log("gateway"))
                            .containsPattern("connection ended connection=" + id
                                    + " service=echo client=127.0.0.1:\\d+ user=- cause=killed duration-ms=\\d+"
                                    + " received=5 sent=5"));
            assertThat(doorman.log("gateway"))
                    .containsPattern("audit connection is killed connection=" + id + " service=echo client=");
            operator().get("/api/connections/" + id).then().statusCode(404).contentType(PROBLEM);
            operator().delete("/api/connections/" + id).then().statusCode(404).contentType(PROBLEM);
        }
    }

    @Test
    void theLauncherEndsAConnectionToo() throws Exception {
        try (Socket client = served("127.0.0.1")) {
            String id = idOf(client);
            assertThat(launcher("kill", id).output()).startsWith("killed " + id);
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(launcher("kill", id).status()).isEqualTo(1);
            assertThat(launcher("kill", "../bans/127.0.0.1").status()).isEqualTo(1);
        }
    }

    private static Doorman.Result launcher(String... arguments) throws Exception {
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--state", doorman.state().toString()));
        return doorman.launcher(all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "0123456789ABCDEF0123456789ABCDEF", "000000000000000000000000000000000"})
    void whatIsNoIdIsNoId(String id) {
        for (Method method : List.of(Method.GET, Method.DELETE)) {
            operator()
                    .request(method, "/api/connections/" + id)
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("detail", containsString("32 lower-case hexadecimal digits"));
        }
    }

    @Test
    void whoIsBannedByHandIsResetUntilThePardon() throws Exception {
        String source = "127.0.0.66";
        try (Socket before = served(source)) {
            operator()
                    .contentType(ContentType.JSON)
                    .body(Map.of("source", source, "time", "2h"))
                    .post("/api/bans")
                    .then()
                    .statusCode(200)
                    .body("banned", equalTo(source))
                    .body("until", notNullValue());
            String until = operator()
                    .get("/api/bans")
                    .then()
                    .statusCode(200)
                    .body("find { it.source == '" + source + "' }.reason", equalTo("operator"))
                    .body("find { it.source == '" + source + "' }.from", equalTo("all"))
                    .body("find { it.source == '" + source + "' }.failures", equalTo(0))
                    .extract()
                    .path("find { it.source == '" + source + "' }.until");
            assertThat(Instant.parse(until))
                    .isBetween(Instant.now().plusSeconds(6_900), Instant.now().plusSeconds(7_201));
            // who was there already goes on
            before.getOutputStream().write('x');
            assertThat(before.getInputStream().read()).isEqualTo('x');
            try (Socket refused = echo(source)) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> {
                            refused.getOutputStream().write('x');
                            int read = refused.getInputStream().read();
                            throw new AssertionError("read " + read);
                        })
                        .isInstanceOf(java.net.SocketException.class);
            }
        }
        operator()
                .delete("/api/bans/" + source)
                .then()
                .statusCode(200)
                .body("pardoned", equalTo(source))
                .body("where", equalTo("everywhere"));
        operator().get("/api/bans").then().body("source", not(hasItem(source)));
        served(source).close();
        assertThat(doorman.log("gateway"))
                .contains("audit source is banned source=" + source + " service=all reason=operator seconds=7200")
                .contains("audit source is pardoned source=" + source);
    }

    @Test
    void aBanMayBeForEverAndOfAWholeNetwork() throws Exception {
        operator()
                .contentType(ContentType.JSON)
                .body(Map.of("source", "2001:db8:7::1", "time", "forever"))
                .post("/api/bans")
                .then()
                .statusCode(200)
                .body("banned", equalTo("2001:db8:7:0::/64"))
                .body("until", nullValue());
        assertThat(launcher("bans").output()).containsPattern("2001:db8:7:0::/64 +all +operator +forever");
        operator().delete("/api/bans/2001:db8:7:0::/64").then().statusCode(200);
        assertThat(launcher("ban", "192.0.2.7", "10m").output()).startsWith("banned 192.0.2.7 until ");
        assertThat(launcher("ban", "192.0.2.8").output()).startsWith("banned 192.0.2.8 until ");
        assertThat(launcher("ban", "192.0.2.9", "10x").status()).isEqualTo(1);
        assertThat(launcher("pardon", "192.0.2.7").output()).startsWith("pardoned 192.0.2.7");
        operator()
                .get("/api/bans")
                .then()
                .body("source", hasItem("192.0.2.8"))
                .body("source", not(hasItems("192.0.2.7")))
                .body("source", not(hasItems("192.0.2.9")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"source\":null}",
                "{\"source\":\"\"}",
                "{\"source\":\"host.example\"}",
                "{\"source\":\"192.0.2.0/24\"}",
                "{\"source\":\"192.0.2.10\",\"time\":\"soon\"}",
                "{\"source\":\"192.0.2.10\",\"time\":\"0s\"}",
                "{\"source\":\"192.0.2.10\",\"time\":\"-5m\"}",
                "{\"source\":\"192.0.2.10\",\"time\":\"999999999h\"}",
                "{\"source\":{\"a\":1}}"
            })
    void aBanThatIsNoneIsRefused(String body) {
        operator()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/bans")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("status", equalTo(400))
                .body("detail", notNullValue());
        operator().get("/api/bans").then().body("source", not(hasItem("192.0.2.10")));
    }

    @Test
    void whoIsExemptIsNotBanned() {
        operator()
                .contentType(ContentType.JSON)
                .body(Map.of("source", "127.0.0.99"))
                .post("/api/bans")
                .then()
                .statusCode(409)
                .contentType(PROBLEM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "127.0.0.0%2F8", "127.0.0.0/8", "2001:db8::/48", "1.2.3"})
    void whatIsNoSourceIsNotPardoned(String source) {
        operator().delete("/api/bans/" + source).then().statusCode(400).contentType(PROBLEM);
    }

    @Test
    void theConfigurationIsReadAnewAndItsFaultsAreTold() throws Exception {
        operator()
                .post("/api/reload")
                .then()
                .statusCode(200)
                .body("configuration.state", equalTo("current"))
                .body("configuration.faults", hasSize(0));
        doorman.write("inetd.conf", INETD + "echo stream nonsense\n");
        try {
            operator()
                    .post("/api/reload")
                    .then()
                    .statusCode(422)
                    .contentType(PROBLEM)
                    .body("faults", everyItem(containsString("inetd.conf:5:")));
            operator()
                    .get("/api/configuration")
                    .then()
                    .statusCode(200)
                    .body("state", equalTo("stale"))
                    .body("faults", everyItem(containsString("inetd.conf:5:")))
                    .body("inForceSince", notNullValue());
            operator().get("/api/services").then().body("service", hasItem("telnet"));
        } finally {
            doorman.write("inetd.conf", INETD);
        }
        operator().post("/api/reload").then().statusCode(200);
        operator()
                .get("/api/configuration")
                .then()
                .body("state", equalTo("current"))
                .body("faults", hasSize(0));
    }

    @Test
    void otherWaysAreRefusedAsProblems() {
        operator().get("/api/nothing").then().statusCode(404).contentType(PROBLEM);
        operator().put("/api/bans").then().statusCode(405).contentType(PROBLEM);
        operator().accept("image/png").get("/api/services").then().statusCode(406);
        operator()
                .contentType(ContentType.TEXT)
                .body("192.0.2.10")
                .post("/api/bans")
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
    }

    @Test
    void theDocumentDescribesAllThereIs() {
        Map<String, Map<String, Object>> paths = anybody()
                .accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("components.securitySchemes.token.scheme", equalTo("bearer"))
                .body("security[0]", hasKey("token"))
                .extract()
                .path("paths");
        assertThat(paths.keySet())
                .containsExactlyInAnyOrder(
                        "/api/services",
                        "/api/connections",
                        "/api/connections/{id}",
                        "/api/bans",
                        "/api/bans/{source}",
                        "/api/configuration",
                        "/api/reload");
        paths.forEach((path, operations) -> operations.forEach((method, operation) ->
                assertThat(operation.toString()).as("%s %s", method, path).contains("summary=", "200=", "401=")));
    }
}
