package dev.doorman.gateway.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.Notice;
import dev.doorman.common.posix.DatagramCalls;
import dev.doorman.common.posix.DatagramCalls.Sent;
import dev.doorman.gateway.datagram.DatagramBudget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves with one call, and what becomes of it where that cannot be. */
class PreparedAnswersTest {
    private static final long LIMIT = 10_000_000;

    private final EmbeddedChannel link = new EmbeddedChannel();
    private final DatagramBudget budget = new DatagramBudget(LIMIT);
    private final Client client = new Client();
    private final List<String> told = new ArrayList<>();
    private final PreparedAnswers answers =
            new PreparedAnswers(link.eventLoop(), budget, client, datagram -> told.add(text(datagram)));

    /** A client's socket; it writes down what it is to send, and says what it is told to, or SENT. */
    private static final class Client implements FlowEnd {
        private final List<String> calls = new ArrayList<>();
        private final Queue<Sent> results = new ArrayDeque<>();

        private Sent next(String call) {
            calls.add(call);
            Sent result = results.poll();
            return result == null ? Sent.SENT : result;
        }

        @Override
        public boolean deliver(ByteBuf datagram) {
            return next(text(datagram)) != Sent.NO_ROOM;
        }

        @Override
        public Sent deliver(ByteBuf datagrams, int each) {
            assertThat(datagrams.isDirect()).isTrue();
            assertThat(datagrams.nioBufferCount()).isOne();
            List<String> all = new ArrayList<>();
            for (int at = 0; at < datagrams.readableBytes(); at += each) {
                all.add(text(datagrams.slice(at, Math.min(each, datagrams.readableBytes() - at))));
            }
            return next(String.join("+", all));
        }

        @Override
        public boolean deliver(InetSocketAddress stranger, ByteBuf datagram) {
            throw new IllegalStateException("nothing is prepared for strangers");
        }

        @Override
        public boolean notify(Notice notice) {
            throw new IllegalStateException("nobody is told anything");
        }

        @Override
        public void ended(CloseCause cause) {
            throw new IllegalStateException("it ends by itself");
        }
    }

    @AfterEach
    void nothingIsLeft() {
        answers.close();
        assertThat(budget.used()).isZero();
        assertThat(link.close().isSuccess()).isTrue();
    }

    private static String text(ByteBuf datagram) {
        return new String(ByteBufUtil.getBytes(datagram), StandardCharsets.US_ASCII);
    }

    private static ByteBuf ascii(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** What a daemon prepares for a datagram. */
    private void prepare(String expected, String... datagrams) {
        String before = expected;
        for (String datagram : datagrams) {
            assertThat(answers.add(ascii((char) before.length() + before + datagram)))
                    .isTrue();
            before = "";
        }
    }

    @Test
    void aWindowLeavesWithOneCallItsLastDatagramMayBeShorter() {
        prepare("a", "one", "two", "3");
        prepare("b", "six", "ten");
        assertThat(answers.answer(ascii("a"))).isTrue();
        assertThat(answers.answer(ascii("b"))).isTrue();
        assertThat(client.calls).containsExactly("one+two+3", "six+ten");
        assertThat(told).containsExactly("a", "b");
    }

    @Test
    void aLongerOneAndWhatIsBehindAShorterOneLeaveByThemselves() {
        prepare("a", "1", "22", "33", "4", "5", "", "");
        assertThat(answers.answer(ascii("a"))).isTrue();
        assertThat(client.calls).containsExactly("1", "22+33+4", "5", "", "");
    }

    @Test
    void noMoreLeaveWithOneCallThanTheSystemTakes() {
        prepare("a", Collections.nCopies(100, "x").toArray(String[]::new));
        assertThat(answers.answer(ascii("a"))).isTrue();
        assertThat(client.calls)
                .containsExactly(
                        String.join("+", Collections.nCopies(DatagramCalls.MOST_SEGMENTS, "x")),
                        String.join("+", Collections.nCopies(100 - DatagramCalls.MOST_SEGMENTS, "x")));
        String large = "y".repeat(30_000);
        prepare("b", large, large, large);
        assertThat(answers.answer(ascii("b"))).isTrue();
        assertThat(client.calls.subList(2, 4)).containsExactly(large + "+" + large, large);
    }

    @Test
    void whereTheyCannotLeaveTogetherTheyLeaveOneByOneAndNothingElseIsTried() {
        prepare("a", "one", "two");
        prepare("b", "six", "ten");
        client.results.add(Sent.IMPOSSIBLE);
        assertThat(answers.answer(ascii("a"))).isTrue();
        assertThat(answers.answer(ascii("b"))).isTrue();
        assertThat(client.calls).containsExactly("one+two", "one", "two", "six", "ten");
    }

    @Test
    void aWindowThatTheSocketHasNoRoomForIsTheDaemonsOrComesALittleLater() {
        prepare("a", "one", "two", "longer", "next");
        client.results.addAll(List.of(Sent.NO_ROOM, Sent.SENT, Sent.NO_ROOM, Sent.SENT));
        assertThat(answers.answer(ascii("a"))).isFalse();
        assertThat(answers.answer(ascii("a"))).isTrue();
        assertThat(client.calls).containsExactly("one+two", "one+two", "longer+next");
        link.advanceTimeBy(2, TimeUnit.MILLISECONDS);
        link.runScheduledPendingTasks();
        assertThat(client.calls).hasSize(4).endsWith("longer+next");
    }

    @Test
    void whatComesLateIsSentAtOnceAndNotWhatIsForTheNextDatagram() {
        prepare("a", "one");
        assertThat(answers.answer(ascii("a"))).isTrue();
        prepare("", "two");
        prepare("b", "six");
        prepare("", "ten");
        assertThat(client.calls).containsExactly("one", "two");
        answers.clear();
        prepare("", "nobody's");
        assertThat(client.calls).hasSize(2);
    }
}
