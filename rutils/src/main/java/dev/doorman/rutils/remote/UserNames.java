package dev.doorman.rutils.remote;

import dev.doorman.rutils.arguments.UsageException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and as whom at the other host.
 *
 * @param local sent as the name of who calls
 * @param remote sent as the name there
 */
public record UserNames(String local, String remote) {
    private static final String DOMAIN_VARIABLE = "DOORMAN_DOMAIN";
    private static final char SEPARATOR = '+';

    /** How a name is sent. */
    public enum Form {
        /** {@code john}, also where the user is {@code CORP+john}. */
        BASE,
        /** {@code -D}: {@code CORP+john}. */
        WITH_DOMAIN
    }

    /**
     * The names of a call.
     *
     * @param user who runs the program, as this system names them
     * @param environment asked for the domain of a user whose name has none
     * @param asked {@code -l}, which is sent as it is; null: the same as here
     * @throws UsageException when there is no domain to put before the name
     */
    public static UserNames of(String user, Map<String, String> environment, Form form, @Nullable String asked)
            throws UsageException {
        String base = user.substring(user.indexOf(SEPARATOR) + 1);
        String local = form == Form.BASE ? base : domain(user, environment) + SEPARATOR + base;
        return new UserNames(local, asked == null ? local : asked);
    }

    private static String domain(String user, Map<String, String> environment) throws UsageException {
        int separator = user.indexOf(SEPARATOR);
        String domain = separator > 0 ? user.substring(0, separator) : environment.getOrDefault(DOMAIN_VARIABLE, "");
        if (domain.isEmpty()) {
            throw new UsageException(
                    "-D: " + user + " is in no domain that is known here; " + DOMAIN_VARIABLE + " names one");
        }
        return domain;
    }

    /** Who runs this program, as the system has it. */
    public static String self() {
        return System.getProperty("user.name", "");
    }
}
