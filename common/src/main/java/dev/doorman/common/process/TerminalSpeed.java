package dev.doorman.common.process;

import java.util.Map;

/** The speeds that terminals have, termios(3), and their numbers in c_cflag. Stateless. */
final class TerminalSpeed {
    /** The bits of c_cflag that hold the speed of output; those of input are the same ones further up. */
    static final int MASK = 0x100f;

    static final int INPUT_SHIFT = 16;

    private static final Map<Integer, Integer> CODES = Map.ofEntries(
            Map.entry(50, 1),
            Map.entry(75, 2),
            Map.entry(110, 3),
            Map.entry(134, 4),
            Map.entry(150, 5),
            Map.entry(200, 6),
            Map.entry(300, 7),
            Map.entry(600, 8),
            Map.entry(1200, 9),
            Map.entry(1800, 10),
            Map.entry(2400, 11),
            Map.entry(4800, 12),
            Map.entry(9600, 13),
            Map.entry(19_200, 14),
            Map.entry(38_400, 15),
            Map.entry(57_600, 0x1001),
            Map.entry(115_200, 0x1002),
            Map.entry(230_400, 0x1003),
            Map.entry(460_800, 0x1004),
            Map.entry(921_600, 0x1007));

    private TerminalSpeed() {}

    /**
     * The flags with another speed, for both directions.
     *
     * @param speed in bits a second; one that terminals do not have leaves the flags as they are
     */
    static int set(int controlFlags, int speed) {
        Integer code = CODES.get(speed);
        return code == null ? controlFlags : controlFlags & ~(MASK | MASK << INPUT_SHIFT) | code;
    }
}
