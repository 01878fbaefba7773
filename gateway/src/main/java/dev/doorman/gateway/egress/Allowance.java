package dev.doorman.gateway.egress;

import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.settings.DialPolicy;
import dev.doorman.gateway.egress.CallbackObserver.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What one connection may do at the callback port, what it has open there, and its token. Lives from the link's header to
 * the connection's end. Any thread.
 */
final class Allowance {
    static final int MAX_DIALS = 4;
    static final int MAX_PASSIVE = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Caller caller;
    private final DialPolicy policy;
    private final String token;
    private final Set<Exchange> open = new HashSet<>();
    private boolean over;

    Allowance(Caller caller, DialPolicy policy) {
        this.caller = caller;
        this.policy = policy;
        byte[] bytes = new byte[CallbackGrant.TOKEN_BYTES];
        RANDOM.nextBytes(bytes);
        this.token = HexFormat.of().formatHex(bytes);
    }

    Caller caller() {
        return caller;
    }

    DialPolicy policy() {
        return policy;
    }

    CallbackGrant grant(String host, int port) {
        return new CallbackGrant(host, port, token);
    }

    /** Compares in a time that tells nothing of the token. */
    boolean opens(String shown) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.US_ASCII), shown.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether one more may begin; then it is ended with this. */
    synchronized boolean begin(Exchange exchange) {
        long same =
                open.stream().filter(other -> other.kind() == exchange.kind()).count();
        return !over && same < (exchange.kind() == Kind.DIAL ? MAX_DIALS : MAX_PASSIVE) && open.add(exchange);
    }

    synchronized void remove(Exchange exchange) {
        open.remove(exchange);
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Nothing begins any more, and what is open ends. */
    void end(Callbacks.Ending ending) {
        List<Exchange> left;
        synchronized (this) {
            over = true;
            left = List.copyOf(open);
        }
        left.forEach(exchange -> exchange.end(ending));
    }

    @Override
    public String toString() {
        return "Allowance[" + caller.id() + "]";
    }
}
