package dev.doorman.gateway.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderReaderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

    private final List<String> told = new ArrayList<>();
    private int said;

    private final EmbeddedChannel client = new EmbeddedChannel(
            new HAProxyMessageDecoder(304),
            new HeaderReader(
                    new Ingress.Outcome() {
                        @Override
                        public void from(InetSocketAddress source) {
                            told.add(source.toString());
                        }

                        @Override
                        public void looked() {
                            told.add("looked");
                        }

                        @Override
                        public void unclear(HeaderFault fault) {
                            told.add(fault.label());
                        }
                    },
                    () -> said++,
                    PATIENCE));

    /** It is told once, whatever comes after that. */
    @AfterEach
    void nothingMoreIsTold() {
        List<String> before = List.copyOf(told);
        client.advanceTimeBy(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        client.runScheduledPendingTasks();
        client.finishAndReleaseAll();
        assertThat(told).isEqualTo(before).hasSize(1);
        assertThat(said).isEqualTo(1);
    }

    private void send(String text) {
        client.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void sendHex(String text) {
        client.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(text)));
    }

    @Test
    void aHeaderTellsWhoComes() {
        send("PROXY TCP4 203.0.113.7 192.0.2.1 40001 7\r\n");
        assertThat(told).containsExactly("/203.0.113.7:40001");
    }

    @Test
    void aLookIsNoClient() {
        sendHex(SIGNATURE + "20000000");
        assertThat(told).containsExactly("looked");
    }

    @Test
    void silence() {
        client.advanceTimeBy(PATIENCE.toMillis() - 1000, TimeUnit.MILLISECONDS);
        client.runScheduledPendingTasks();
        assertThat(told).isEmpty();
        client.advanceTimeBy(1000, TimeUnit.MILLISECONDS);
        client.runScheduledPendingTasks();
        assertThat(told).containsExactly("timed-out");
    }

    @Test
    void anEndWithinTheHeader() {
        send("PROXY TCP4 203.0");
        client.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(told).containsExactly("cut-short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.0\r\n\r\n",
                "PROXY TCP4 203.0.113.7 192.0.2.1 99999 7\r\n",
                "PROXY TCP4 not-an-address 192.0.2.1 1 7\r\n"
            })
    void whatIsNoHeader(String text) {
        send(text);
        assertThat(told).containsExactly("malformed");
    }

    @Test
    void anUnknownClient() {
        send("PROXY UNKNOWN\r\n");
        assertThat(told).containsExactly("no-client");
    }

    /** Version 2: command PROXY, the family and its addresses' length. */
    @ParameterizedTest
    @CsvSource({"unspecified,00,0000,0", "a datagram,12,000c,12", "a Unix socket,31,00d8,216"})
    void aClientThatDoesNotComeOverTcp(String what, String family, String length, int bytes) {
        sendHex(SIGNATURE + "21" + family + length + "01".repeat(bytes));
        assertThat(told).as(what).containsExactly("no-client");
    }
}
