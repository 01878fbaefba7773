package dev.doorman.common.command;

import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.net.PortRange;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.TimedInput;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.wire.MalformedFieldException;
import dev.doorman.common.wire.NulStrings;
import dev.doorman.common.wire.TooLongException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How rsh and rexec begin alike: a port in decimal and a NUL, and a connection back to it before anything else is read, for the
 * client sends nothing before it has come. Stateless; on the session's thread.
 */
public final class CommandHandshake {
    private CommandHandshake() {}

    /** What follows the port, which differs. */
    @FunctionalInterface
    public interface Rest {
        /**
         * Reads it, and goes on to the session's end.
         *
         * @param second where standard error goes; null: the client wants no second connection
         */
        SessionOutcome serve(TimedInput in, @Nullable SecondChannel second) throws IOException, InterruptedException;
    }

    /**
     * Reads the port, connects back, and serves the rest. What is wrong with the client's part of the handshake, wherever, is told
     * to the client as the protocol has it.
     *
     * @param ports those that a client may name
     */
    public static SessionOutcome begin(Connection connection, ServiceSettings settings, PortRange ports, Rest rest)
            throws IOException, InterruptedException {
        connection.writeTimeout(settings.loginTimeout());
        TimedInput in = new TimedInput(connection, settings.loginTimeout());
        try {
            int port = NulStrings.readPort(in);
            if (port == 0) {
                return rest.serve(in, null);
            }
            if (!ports.contains(port)) {
                return new SessionOutcome.Refused("the port for errors is not reserved");
            }
            try (SecondChannel second = SecondChannel.open(new CallbackClient(connection.header()), port)) {
                return rest.serve(in, second);
            }
        } catch (CallbackRefusedException e) {
            Reply.failure(connection, "Cannot connect for standard error: " + e.getMessage() + ".");
            return new SessionOutcome.Refused("no connection for errors: " + e.getMessage());
        } catch (TooLongException e) {
            Reply.failure(connection, String.valueOf(e.getMessage()));
            return new SessionOutcome.ProtocolViolation("something is too long");
        } catch (MalformedFieldException e) {
            return new SessionOutcome.ProtocolViolation(String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            return new SessionOutcome.ProtocolViolation("the handshake is cut short");
        } catch (SocketTimeoutException e) {
            return new SessionOutcome.TimedOut("handshake");
        }
    }
}
