package dev.doorman.gateway.egress;

import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;

/** What became of a request; its metric label, and the reply code by which the daemon tells them apart. */
enum CallbackResult {
    OK("ok", 0x00),
    /** Every port that could be its source, or be listened on, is taken; or the gateway holds all that it may. */
    NO_PORT("no-port", 0x01),
    /** Another address than the client's, port 0, a connection that is over, or more at once than one may have. */
    NOT_ALLOWED("not-allowed", 0x02),
    UNREACHABLE("unreachable", 0x04),
    REFUSED("refused", 0x05),
    /** The client did not answer, or did not come. */
    TIMED_OUT("timed-out", 0x06),
    /** The gateway itself cannot; its log tells why. The code is "command not supported". */
    FAILED("failed", 0x07),
    /** A name, which the gateway does not look up for anybody. */
    NAME("name", 0x08),
    /** The daemon went, or its connection ended, before the client was there; nobody is left to be told. */
    ABANDONED("abandoned", 0x07);

    private final String label;
    private final int code;

    CallbackResult(String label, int code) {
        this.label = label;
        this.code = code;
    }

    String label() {
        return label;
    }

    Socks5CommandStatus status() {
        return Socks5CommandStatus.valueOf((byte) code);
    }
}
