package dev.doorman.common.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
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

    @Test
    void whatIsPutInManySizesComesOutInOrder() throws Exception {
        InputQueue queue = new InputQueue();
        Random sizes = new Random(20261127);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] target = new byte[3_000];
        for (int round = 0; round < 2_000; round++) {
            byte[] block = new byte[1 + sizes.nextInt(1_500)];
            sizes.nextBytes(block);
            queue.put(block, 0, block.length);
            in.writeBytes(block);
            while (in.size() - out.size() > sizes.nextInt(60_000)) {
                out.write(target, 0, queue.take(target));
            }
        }
        while (out.size() < in.size()) {
            out.write(target, 0, queue.take(target));
        }
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
    }
}
