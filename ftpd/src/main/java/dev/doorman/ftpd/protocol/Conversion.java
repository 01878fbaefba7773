package dev.doorman.ftpd.protocol;

/**
 * Turns a file's octets into those of the wire, or back, piece by piece. One for each transfer; one thread.
 *
 * <pre>
 *   TYPE A           lines end with CR LF                      RFC 959, 3.1.1.1
 *   TYPE A, STRU R   lines are records, each ended by FF 01,
 *                    the file by FF 02; FF is FF FF            RFC 959, 3.1.2.2 and 3.4.1
 * </pre>
 */
public interface Conversion {
    /**
     * Converts a piece.
     *
     * @param out has room for twice as much as comes in, and {@link #SPARE}
     * @return how many octets were put there
     */
    int convert(byte[] in, int length, byte[] out);

    /** What is left when there is no more; how many octets were put. */
    int finish(byte[] out);

    /** Room that a conversion may need besides. */
    int SPARE = 4;

    byte CR = '\r';
    byte LF = '\n';

    /** From a file to the wire: a CR is put before each LF that has none. */
    final class ToLines implements Conversion {
        private byte before;

        @Override
        public int convert(byte[] in, int length, byte[] out) {
            int put = 0;
            for (int i = 0; i < length; i++) {
                byte octet = in[i];
                if (octet == LF && before != CR) {
                    out[put] = CR;
                    put++;
                }
                out[put] = octet;
                put++;
                before = octet;
            }
            return put;
        }

        @Override
        public int finish(byte[] out) {
            return 0;
        }
    }

    /** From the wire to a file: the CR of each CR LF is dropped; any other stays. */
    final class FromLines implements Conversion {
        private boolean held;

        @Override
        public int convert(byte[] in, int length, byte[] out) {
            int put = 0;
            for (int i = 0; i < length; i++) {
                byte octet = in[i];
                if (held && octet != LF) {
                    out[put] = CR;
                    put++;
                }
                held = octet == CR;
                if (!held) {
                    out[put] = octet;
                    put++;
                }
            }
            return put;
        }

        @Override
        public int finish(byte[] out) {
            out[0] = CR;
            return held ? 1 : 0;
        }
    }

    /** From a file to the wire: a record for each line, the last one's end where the file lacks it. */
    final class ToRecords implements Conversion {
        private static final byte ESCAPE = (byte) 0xff;
        private boolean inRecord;

        @Override
        public int convert(byte[] in, int length, byte[] out) {
            int put = 0;
            for (int i = 0; i < length; i++) {
                byte octet = in[i];
                inRecord = octet != LF;
                if (octet == LF) {
                    out[put] = ESCAPE;
                    out[put + 1] = 1;
                    put += 2;
                } else {
                    if (octet == ESCAPE) {
                        out[put] = ESCAPE;
                        put++;
                    }
                    out[put] = octet;
                    put++;
                }
            }
            return put;
        }

        @Override
        public int finish(byte[] out) {
            out[0] = ESCAPE;
            // 1, end of record, and 2, end of file, are bits
            out[1] = (byte) (inRecord ? 3 : 2);
            return 2;
        }
    }

    /** From the wire to a file: a line for each record. What follows the file's end is no part of it. */
    final class FromRecords implements Conversion {
        private static final int ESCAPE = 0xff;
        private static final int END_OF_RECORD = 1;
        private static final int END_OF_FILE = 2;
        private boolean escaped;
        private boolean ended;

        @Override
        public int convert(byte[] in, int length, byte[] out) {
            int put = 0;
            for (int i = 0; i < length && !ended; i++) {
                int octet = in[i] & 0xff;
                if (!escaped) {
                    escaped = octet == ESCAPE;
                    if (!escaped) {
                        out[put] = (byte) octet;
                        put++;
                    }
                    continue;
                }
                escaped = false;
                if (octet == ESCAPE) {
                    out[put] = (byte) octet;
                    put++;
                    continue;
                }
                if ((octet & END_OF_RECORD) != 0) {
                    out[put] = LF;
                    put++;
                }
                ended = (octet & END_OF_FILE) != 0;
            }
            return put;
        }

        @Override
        public int finish(byte[] out) {
            return 0;
        }
    }
}
