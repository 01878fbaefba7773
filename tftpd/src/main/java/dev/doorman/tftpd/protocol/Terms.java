package dev.doorman.tftpd.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on (RFC 2347 to 2349, RFC 7440): of the options that the client named, those that are known
 * and make sense; the others are as if it had not. A server may offer less than it was asked for. Immutable.
 *
 * @param blockSize bytes of a block
 * @param windowSize blocks that are sent before an answer is waited for
 * @param timeout how long to wait before sending again; null: as the server sees fit
 * @param blocks how blocks are numbered
 * @param accepted what the OACK says; empty where there is none
 */
public record Terms(
        int blockSize, int windowSize, @Nullable Duration timeout, BlockNumbers blocks, List<TftpOption> accepted) {
    /** The size of a file that is not told. */
    public static final long UNTOLD = -1;

    /** The longest block of RFC 2348: a datagram's 65,507 bytes and some room. */
    public static final int MAX_BLOCK_SIZE = 65_464;

    static final int STANDARD_BLOCK_SIZE = 512;
    static final int MIN_BLOCK_SIZE = 8;
    /** No window holds more: a client's socket would lose what is beyond, and on a link it would wait in memory. */
    static final int MAX_WINDOW_BLOCKS = 64;

    static final int MAX_WINDOW_BYTES = 128 * 1024;
    private static final int MAX_WINDOW_OPTION = 0xffff;
    private static final int MAX_TIMEOUT_SECONDS = 255;
    private static final int MAX_DIGITS = 18;

    public Terms {
        accepted = List.copyOf(accepted);
    }

    /**
     * Answers a request's options.
     *
     * @param size what a reader is told that asks for it, or {@link #UNTOLD}
     */
    public static Terms answer(TftpPacket.Request request, long size) {
        int blockSize = STANDARD_BLOCK_SIZE;
        int asked = 1;
        int rollover = 0;
        Duration timeout = null;
        for (TftpOption option : request.options()) {
            long value = number(option.value());
            switch (option.name()) {
                case "blksize" ->
                    blockSize = value >= MIN_BLOCK_SIZE ? (int) Math.min(value, MAX_BLOCK_SIZE) : blockSize;
                case "windowsize" -> asked = within(value, 1, MAX_WINDOW_OPTION) ? (int) value : asked;
                case "timeout" -> timeout = within(value, 1, MAX_TIMEOUT_SECONDS) ? Duration.ofSeconds(value) : timeout;
                case "rollover" -> rollover = within(value, 0, 1) ? (int) value : rollover;
                default -> {
                    // one that nobody here knows, or tsize
                }
            }
        }
        int most = Math.clamp(MAX_WINDOW_BYTES / blockSize, 1, MAX_WINDOW_BLOCKS);
        Terms terms = new Terms(blockSize, Math.min(asked, most), timeout, new BlockNumbers(rollover), List.of());
        return terms.accepting(request, size);
    }

    private Terms accepting(TftpPacket.Request request, long size) {
        List<TftpOption> answers = new ArrayList<>();
        for (TftpOption option : request.options()) {
            @Nullable String answer = acceptance(option, request.operation(), size);
            if (answer != null) {
                answers.add(new TftpOption(option.name(), answer));
            }
        }
        return new Terms(blockSize, windowSize, timeout, blocks, answers);
    }

    /** What an option is answered with; null where it is passed over. */
    private @Nullable String acceptance(TftpOption option, TftpPacket.Operation operation, long size) {
        long value = number(option.value());
        return switch (option.name()) {
            case "blksize" -> value >= MIN_BLOCK_SIZE ? String.valueOf(blockSize) : null;
            case "windowsize" -> within(value, 1, MAX_WINDOW_OPTION) ? String.valueOf(windowSize) : null;
            case "timeout" -> within(value, 1, MAX_TIMEOUT_SECONDS) ? String.valueOf(value) : null;
            case "rollover" -> within(value, 0, 1) ? String.valueOf(value) : null;
            case "tsize" -> {
                if (value < 0) {
                    yield null;
                }
                long told = operation == TftpPacket.Operation.READ ? size : value;
                yield told == UNTOLD ? null : String.valueOf(told);
            }
            default -> null;
        };
    }

    private static boolean within(long value, long least, long most) {
        return value >= least && value <= most;
    }

    /** A number from 0; -1 for a text that is none. */
    private static long number(String text) {
        return text.length() <= MAX_DIGITS && text.matches("[0-9]+") ? Long.parseLong(text) : -1;
    }
}
