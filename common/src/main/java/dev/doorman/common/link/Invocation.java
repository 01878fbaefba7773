package dev.doorman.common.link;

import java.util.List;

/**
 * How the daemon was called: the inetd.conf line as it stood when the connection came.
 *
 * @param service the line's service name, such as {@code telnet}: the key of the service's settings
 * @param arguments the line's argument vector, the program's name first: {@code in.telnetd}, {@code -i}
 */
public record Invocation(String service, List<String> arguments) {
    public Invocation {
        arguments = List.copyOf(arguments);
    }

    /** Whether a flag, one letter, is among the arguments; the gateway has checked that the daemon knows it. */
    public boolean has(char flag) {
        return arguments.stream().skip(1).anyMatch(argument -> argument.startsWith("-") && argument.indexOf(flag) > 0);
    }
}
