package dev.doorman.common.link;

/** Why a daemon does not accept a link's header; each a label of a metric and of a log line. */
public enum HeaderFault {
    /** The connection ended, or nothing came in time, before the header was whole. */
    MISSING("missing"),
    /** Not a PROXY protocol version 2 header. */
    NOT_PROXY_V2("not-proxy-v2"),
    /** Longer than {@link LinkHeaderCodec#MAX_BYTES}. */
    OVERSIZED("oversized"),
    /** No seal at its end. */
    UNSEALED("unsealed"),
    /** Sealed with another key, for another nonce, or changed on the way. */
    BAD_SEAL("bad-seal"),
    /** Sealed, but not what a gateway sends. */
    MALFORMED("malformed");

    private final String label;

    HeaderFault(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
