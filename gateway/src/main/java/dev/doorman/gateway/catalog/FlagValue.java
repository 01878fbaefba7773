package dev.doorman.gateway.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand behind a flag that takes a value. */
enum FlagValue {
    /** GNU's {@code -a}: whether the client must prove who it is, by an option that nobody here has. */
    AUTHENTICATION_MODE,
    /** GNU's {@code -X}: a way of proving it that is not to be used; none is. */
    AUTHENTICATION_TYPE,
    /** {@code -S}: the field of the IP header. */
    TYPE_OF_SERVICE;

    private static final int MAX_TYPE = 255;

    /** As netkit's iptos has them, RFC 1349. */
    private static final Map<String, Integer> TYPES =
            Map.of("lowdelay", 0x10, "throughput", 0x08, "reliability", 0x04, "mincost", 0x02);

    /** What is wrong with a value; null when nothing is. */
    @Nullable
    String fault(String value) {
        return switch (this) {
            case AUTHENTICATION_MODE ->
                switch (value) {
                    case "off", "none" -> null;
                    case "user", "valid", "other", "debug" ->
                        "asks for the option AUTHENTICATION, which there is none of here: off or none";
                    default -> "is not off or none";
                };
            case AUTHENTICATION_TYPE ->
                value.matches("[A-Za-z0-9_.-]{1,40}") ? null : "is not a type of authentication";
            case TYPE_OF_SERVICE ->
                typeOfService(value) < 0
                        ? "is not a type of service: 0 to 255, lowdelay, throughput, reliability or mincost"
                        : null;
        };
    }

    /** A type of service as a line has it; negative when it is none. */
    static int typeOfService(String text) {
        Integer named = TYPES.get(text);
        if (named != null) {
            return named;
        }
        boolean number = text.matches("0[xX][0-9A-Fa-f]{1,2}|0[0-7]{0,3}|[1-9][0-9]{0,2}");
        int value = number ? Integer.decode(text) : -1;
        return value <= MAX_TYPE ? value : -1;
    }
}
