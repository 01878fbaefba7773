package dev.doorman.tftpd.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketsTest {
    private static byte[] bytes(String text) {
        return text.replace('|', '\0').getBytes(StandardCharsets.ISO_8859_1);
    }

    private static TftpPacket parse(String text) {
        return PacketParser.parse(bytes(text));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void requestsWithTheirOptions() {
        assertThat(parse("|\1boot/pxelinux.0|OCTET|blksize|1468|TSIZE|0|"))
                .isEqualTo(new TftpPacket.Request(
                        TftpPacket.Operation.READ,
                        "boot/pxelinux.0",
                        "OCTET",
                        List.of(new TftpOption("blksize", "1468"), new TftpOption("tsize", "0"))));
        assertThat(parse("|\2x|netascii|"))
                .isEqualTo(new TftpPacket.Request(TftpPacket.Operation.WRITE, "x", "netascii", List.of()));
        // padded, as some boot ROMs do it
        assertThat(parse("|\1x|octet||||")).isInstanceOf(TftpPacket.Request.class);
        // twice: the first counts
        assertThat(parse("|\1x|octet|blksize|8|BLKSIZE|9|"))
                .isInstanceOfSatisfying(
                        TftpPacket.Request.class,
                        request -> assertThat(request.options()).containsExactly(new TftpOption("blksize", "8")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "|",
                "|\0|",
                "|\6blksize|8|",
                "|\7||",
                "\1\1x|octet|",
                "|\1",
                "|\1|octet|",
                "|\1x",
                "|\1x|",
                "|\1x|octet",
                "|\1x|octet|blksize",
                "|\1x|octet|blksize|",
                "|\1x|octet|blksize|8",
                "|\3\0",
                "|\4|",
                "|\5|"
            })
    void nonsenseIsNone(String text) {
        assertThat(parse(text)).isInstanceOf(TftpPacket.Malformed.class);
    }

    @Test
    void cve20112199Cve202141054LongRequestsAndManyOptionsAreNone() {
        String options = IntStream.range(0, PacketParser.MAX_OPTIONS)
                .mapToObj(i -> "option" + i + "|1|")
                .collect(Collectors.joining());
        assertThat(parse("|\1x|octet|" + options)).isInstanceOf(TftpPacket.Request.class);
        assertThat(parse("|\1x|octet|" + options + "utimeout|1|")).isInstanceOf(TftpPacket.Malformed.class);
        assertThat(parse("|\1" + "x".repeat(503) + "|octet|")).isInstanceOf(TftpPacket.Request.class);
        assertThat(parse("|\1" + "x".repeat(504) + "|octet|")).isInstanceOf(TftpPacket.Malformed.class);
    }

    @Test
    void blocksAcknowledgementsAndErrors() {
        // opcode, block, payload
        assertThat(PacketParser.parse(hex("0003 ffff 6162"))).isInstanceOfSatisfying(TftpPacket.Data.class, data -> {
            assertThat(data.block()).isEqualTo(0xffff);
            assertThat(data.payload()).containsExactly('a', 'b');
            assertThat(data).hasToString("Data[65535, 2 bytes]");
        });
        assertThat(PacketParser.parse(hex("0004 8001"))).isEqualTo(new TftpPacket.Ack(0x8001));
        // longer than it has to be
        assertThat(PacketParser.parse(hex("0004 0001 00"))).isEqualTo(new TftpPacket.Ack(1));
        // opcode, code, text, NUL
        assertThat(PacketParser.parse(hex("0005 0003 66756c6c 00"))).isEqualTo(new TftpPacket.Fault(3, "full"));
        assertThat(PacketParser.parse(hex("0005 0003 66756c6c"))).isEqualTo(new TftpPacket.Fault(3, "full"));
        assertThat(PacketParser.parse(bytes("|\5|\1" + "x".repeat(2000))))
                .isEqualTo(new TftpPacket.Fault(1, "x".repeat(512)));
    }

    @Test
    void whatAServerSends() {
        byte[] data = new byte[5];
        PacketWriter.dataHeader(data, 0xfedc);
        assertThat(data).isEqualTo(hex("0003 fedc 00"));
        assertThat(PacketWriter.ack(0x1234)).isEqualTo(hex("0004 1234"));
        assertThat(PacketWriter.error(ErrorCode.OPTION_REFUSED, "no")).isEqualTo(hex("0005 0008 6e6f 00"));
        assertThat(PacketWriter.optionAck(List.of(new TftpOption("tsize", "7"), new TftpOption("blksize", "8"))))
                .isEqualTo(bytes("|\6tsize|7|blksize|8|"));
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @ParameterizedTest
    @CsvSource({"octet, OCTET", "NetASCII, NETASCII", "mail,", "'',"})
    void modes(String name, TransferMode mode) {
        assertThat(TransferMode.of(name)).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noDatagramIsTooStrange(long seed) {
        Random random = new Random(seed);
        byte[] good = bytes("|\1boot/pxelinux.0|octet|blksize|1468|tsize|0|");
        for (int i = 0; i < 20_000; i++) {
            byte[] datagram = random.nextBoolean() ? good.clone() : new byte[random.nextInt(600)];
            if (datagram.length != good.length) {
                random.nextBytes(datagram);
                if (datagram.length > 1) {
                    datagram[0] = 0;
                    datagram[1] = (byte) random.nextInt(8);
                }
            } else {
                datagram[random.nextInt(datagram.length)] = (byte) random.nextInt(256);
                datagram = Arrays.copyOf(datagram, random.nextInt(datagram.length + 1));
            }
            byte[] seen = datagram;
            assertThatCode(() -> PacketParser.parse(seen))
                    .as("seed %d, datagram %d: %s", seed, i, HexFormat.of().formatHex(seen))
                    .doesNotThrowAnyException();
        }
    }
}
