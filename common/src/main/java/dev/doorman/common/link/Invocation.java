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
}
