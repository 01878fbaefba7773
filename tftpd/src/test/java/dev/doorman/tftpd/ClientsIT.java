package dev.doorman.tftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.tftpd.Client.Mode;
import dev.doorman.tftpd.Client.Way;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** tftp-hpa, atftp, curl, busybox tftp and commons-net. */
class ClientsIT {
    /** Its last block's number has gone round once, and it is an empty one. */
    private static final int WRAPPING_BYTES = 40 * 1024 * 1024;

    private static TftpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = TftpHost.serving("-c -l -s", "");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    static Stream<Arguments> sizes() {
        return Arrays.stream(Client.values())
                .flatMap(client -> Stream.of(0, 511, 512, 513).map(size -> Arguments.of(client, size)));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void thereAndBack(Client client, int size) throws Exception {
        byte[] content = TftpHost.random(size);
        String name = client + "-" + size;
        Path local = Files.write(host.local(name), content);
        client.transfer(Way.PUT, host.port(), name, local, Mode.OCTET);
        await().untilAsserted(() -> assertThat(host.served(name)).hasBinaryContent(content));
        Path back = host.local(name + ".back");
        client.transfer(Way.GET, host.port(), name, back, Mode.OCTET);
        assertThat(back).hasBinaryContent(content);
    }

    @Test
    void blockNumbersWrap() throws Exception {
        byte[] content = TftpHost.random(WRAPPING_BYTES);
        host.serve("image", content);
        Path local = Files.write(host.local("image"), content);
        atOnce(client -> {
            Path back = host.local("image-" + client);
            client.transfer(Way.GET, host.port(), "image", back, Mode.OCTET);
            assertThat(Files.mismatch(back, local)).as("%s", client).isEqualTo(-1);
        });
        atOnce(client -> {
            client.transfer(Way.PUT, host.port(), "image-" + client, local, Mode.OCTET);
            await().untilAsserted(() -> assertThat(Files.mismatch(host.served("image-" + client), local))
                    .as("%s", client)
                    .isEqualTo(-1));
        });
    }

    /** What a client does. */
    @FunctionalInterface
    private interface Deed {
        void by(Client client) throws Exception;
    }

    private static void atOnce(Deed deed) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> ends = Arrays.stream(Client.values())
                    .map(client -> threads.<Void>submit(() -> {
                        deed.by(client);
                        return null;
                    }))
                    .toList();
            for (Future<Void> end : ends) {
                end.get();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Client.class,
            names = {"HPA", "ATFTP", "CURL", "COMMONS_NET"})
    void netasciiBothWays(Client client) throws Exception {
        String lines = "one\ntwo\n\n".repeat(300) + "a\rb\r";
        host.serve("text", lines.getBytes(StandardCharsets.ISO_8859_1));
        Path back = host.local("text-" + client);
        client.transfer(Way.GET, host.port(), "text", back, Mode.NETASCII);
        String wire = lines.replace("\r", "\r\0").replace("\n", "\r\n");
        assertThat(Files.readString(back, StandardCharsets.ISO_8859_1))
                .isEqualTo(
                        switch (client) {
                            case CURL -> wire;
                            // it knows of lines' ends alone
                            case COMMONS_NET -> lines.replace("\r", "\r\0");
                            default -> lines;
                        });
        client.transfer(Way.PUT, host.port(), "text-" + client, back, Mode.NETASCII);
        await().untilAsserted(
                        () -> assertThat(Files.readString(host.served("text-" + client), StandardCharsets.ISO_8859_1))
                                .isEqualTo(lines));
    }

    /** atftp's own options. */
    @ParameterizedTest
    @CsvSource({
        "blksize 8, 5000",
        "blksize 9, 5000",
        "blksize 511, 50000",
        "blksize 1428, 500000",
        "blksize 8192, 500000",
        "blksize 32768, 1000000",
        "blksize 65464, 1000000",
        "windowsize 1, 100000",
        "windowsize 2, 100000",
        "windowsize 16, 200000",
        "windowsize 64, 200000",
        "blksize 1428+windowsize 32, 1000000",
        "blksize 8+windowsize 4, 5000",
        "blksize 65464+windowsize 8, 2000000",
        "tsize 0, 5000",
        "timeout 1, 5000",
        "timeout 255, 5000",
        "blksize 1024+timeout 2+tsize 0+windowsize 3, 100000"
    })
    void optionsOfAtftp(String options, int size) throws Exception {
        byte[] content = TftpHost.random(size);
        String name = "options " + options;
        host.serve(name, content);
        Path back = host.local("options-back");
        String said = Client.atftp(Way.GET, host.port(), name, back, options.split("\\+", -1));
        assertThat(back).as(said).hasBinaryContent(content);
        Path there = Files.write(host.local("options-there"), content);
        said = Client.atftp(Way.PUT, host.port(), name + "-put", there, options.split("\\+", -1));
        String spoken = said;
        await().untilAsserted(
                        () -> assertThat(host.served(name + "-put")).as(spoken).hasBinaryContent(content));
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void whatCannotBeHadIsSaid(Client client) {
        assertThatThrownBy(() ->
                        client.transfer(Way.GET, host.port(), "nobody", host.local("nobody-" + client), Mode.OCTET))
                .hasMessageContaining(client == Client.CURL ? "curl: (68)" : "no such file");
    }

    @Test
    void theOperatorSeesWhoAskedForWhat() throws Exception {
        Client.HPA.transfer(Way.GET, host.port(), served("seen"), host.local("seen"), Mode.OCTET);
        await().untilAsserted(() -> assertThat(host.doorman().log("tftpd"))
                .containsPattern("request connection=[0-9a-f]{32} client=127.0.0.1:\\d+ operation=read file=\"seen\""
                        + " mode=octet end=completed repeated=0"));
    }

    private static String served(String name) throws Exception {
        host.serve(name, TftpHost.random(700));
        return name;
    }
}
