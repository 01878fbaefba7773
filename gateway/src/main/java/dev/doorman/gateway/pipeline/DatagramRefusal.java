package dev.doorman.gateway.pipeline;

/** Why a datagram got no answer and began no flow; the label of the log line and of the metric. */
enum DatagramRefusal {
    /** It was meant for many: broadcast, or multicast. */
    NOT_UNICAST("not-unicast"),
    /** It comes from a port or an address to which nothing is ever sent: an answer might be answered, without end. */
    LOOP("loop"),
    /** Its source has had as many answers as it may have in a second. */
    ANSWER_RATE("answer-rate"),
    /** The service has as many flows as it may have. */
    FLOWS("flows"),
    /** Its source has. */
    FLOWS_PER_SOURCE("flows-per-source"),
    /** Datagrams on their way to daemons take all the memory that they may. */
    MEMORY("memory"),
    /** No port could be had for the flow. */
    NO_PORT("no-port");

    private final String label;

    DatagramRefusal(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
