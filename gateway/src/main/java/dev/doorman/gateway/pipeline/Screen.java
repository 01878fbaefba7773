package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Shown;
import dev.doorman.gateway.client.Traffic;
import dev.doorman.gateway.forward.LinkRelay;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of a session, as others' texts reach it: one at a time, for the daemon says what became of each in turn. From when
 * somebody sits there until the connection ends; its client's event loop, but for {@link #show} and {@link #lastTyped}.
 */
final class Screen {
    /** A daemon whose client takes nothing cannot answer: its terminal counts as one that takes no messages. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final Channel client;
    private final LinkRelay relay;
    private State state = State.FREE;
    private @Nullable Consumer<Shown> waiting;
    private @Nullable ScheduledFuture<?> patience;

    private enum State {
        FREE,
        /** The daemon has a text, and has not said what became of it. */
        BUSY,
        CLOSED
    }

    Screen(Channel client, LinkRelay relay) {
        this.client = client;
        this.relay = relay;
    }

    /**
     * Shows a text. Any thread.
     *
     * @param answer is told once what became of it, on the client's event loop
     */
    void show(String text, Consumer<Shown> answer) {
        client.eventLoop().execute(() -> send(text, answer));
    }

    private void send(String text, Consumer<Shown> answer) {
        if (state != State.FREE) {
            answer.accept(Shown.REFUSED);
            return;
        }
        state = State.BUSY;
        waiting = answer;
        patience = client.eventLoop().schedule(() -> answer(Shown.REFUSED), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        relay.notice(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The daemon's answer. */
    void noticed(Shown shown) {
        if (state == State.BUSY) {
            state = State.FREE;
        }
        answer(shown);
    }

    /** Nobody sits there any more. */
    void close() {
        state = State.CLOSED;
        answer(Shown.REFUSED);
    }

    private void answer(Shown shown) {
        Consumer<Shown> asker = waiting;
        ScheduledFuture<?> timer = patience;
        waiting = null;
        patience = null;
        if (timer != null) {
            timer.cancel(false);
        }
        if (asker != null) {
            asker.accept(shown);
        }
    }

    /** When its user last typed something, by {@link System#nanoTime}. Any thread. */
    long lastTyped() {
        return Traffic.of(client).lastReceived();
    }
}
