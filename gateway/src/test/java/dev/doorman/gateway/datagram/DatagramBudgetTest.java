package dev.doorman.gateway.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatagramBudgetTest {
    private final DatagramBudget budget = new DatagramBudget(16 * 1024);

    /** Else two hundred clients' prepared blocks would keep the next one out. */
    @Test
    void whatCouldBeDoneWithoutLeavesAHalf() {
        int prepared = 0;
        while (budget.takeSpare(768)) {
            prepared++;
        }
        assertThat(prepared).isEqualTo(8);
        int held = 0;
        while (budget.take(768)) {
            held++;
        }
        assertThat(held).isEqualTo(8);
        assertThat(budget.hasRoom(1)).isFalse();
        budget.give(768);
        assertThat(budget.takeSpare(768)).as("there is room, but not for this").isFalse();
        assertThat(budget.take(768)).isTrue();
    }
}
