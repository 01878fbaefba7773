package dev.doorman.common.process;

/** What came from a terminal's master side. */
public sealed interface PtyRead {
    /** What the session wrote, now at the start of the caller's buffer. */
    record Output(int length) implements PtyRead {}

    /** The session's input queue was flushed. */
    record InputFlushed() implements PtyRead {}

    /** The session's output queue was flushed, as the interrupt key does it: what is on its way is of no use any more. */
    record OutputFlushed() implements PtyRead {}

    /** ^S and ^Q now stop and start output in the terminal, or are bytes like any other. */
    record FlowControl(boolean enabled) implements PtyRead {}

    /** Something else changed: output was stopped or started, the modes were set. */
    record Changed() implements PtyRead {}

    /** The last process has closed the terminal. */
    record End() implements PtyRead {}
}
