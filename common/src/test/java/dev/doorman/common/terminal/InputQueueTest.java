package dev.doorman.common.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputQueueTest {
    @Test
    void anInputQueueIsBoundedAndCanBeCleared() throws Exception {
        InputQueue queue = new InputQueue();
        byte[] block = new byte[60_000];
        queue.put(block, 0, block.length);
        Thread putter = Thread.ofVirtual().start(() -> {
            try {
                queue.put(block, 0, block.length);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        queue.clear();
        putter.join();
        byte[] target = new byte[100_000];
        int taken = queue.take(target);
        taken += taken < 54_464 ? queue.take(target) : 0;
        assertThat(taken).isBetween(1, 60_000);
        queue.close();
        assertThat(queue.take(target)).isZero();
    }
}
