package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.DaemonAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parses the sixth field and those after it: {@code internal}, {@code sensor}, a daemon's path with its arguments, or a URL. Pure. */
final class ServerField {
    private static final String INTERNAL = "internal";
    private static final String SENSOR = "sensor";
    private static final String RAW = "tcp://";
    private static final String PROXIED = "tcp+proxy://";
    private static final int MAX_PORT = 0xffff;
    private static final int MAX_ADDRESSES = 16;
    private static final int MAX_DIRECTORIES = 20;

    private ServerField() {}

    static Server parse(String service, SocketType type, Field server, List<Field> arguments) throws FieldException {
        if (server.text().equals(INTERNAL)) {
            none(arguments, "an internal service takes no arguments");
            InternalService internal = internal(service, server);
            if (internal == InternalService.TCPMUX && type != SocketType.STREAM) {
                throw new FieldException(server, "tcpmux is for stream services");
            }
            return new Server.Internal(internal);
        }
        if (server.text().equals(SENSOR)) {
            none(arguments, "a sensor takes no arguments");
            if (type != SocketType.STREAM) {
                throw new FieldException(
                        server, "a sensor is for stream services: anybody could send datagrams in another's name");
            }
            return new Server.Sensor();
        }
        if (server.text().startsWith(RAW) || server.text().startsWith(PROXIED)) {
            none(arguments, "a remote server takes no arguments");
            return remote(type, server);
        }
        return daemon(type, server, arguments);
    }

    private static InternalService internal(String service, Field server) throws FieldException {
        for (InternalService internal : InternalService.values()) {
            if (internal.name().toLowerCase(Locale.ROOT).equals(service)) {
                return internal;
            }
        }
        throw new FieldException(
                server,
                "no internal service \"" + service + "\" ("
                        + Arrays.stream(InternalService.values())
                                .map(known -> known.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    private static Server remote(SocketType type, Field server) throws FieldException {
        if (type != SocketType.STREAM) {
            throw new FieldException(server, "a remote server is for stream services");
        }
        boolean proxied = server.text().startsWith(PROXIED);
        Field rest = server.from((proxied ? PROXIED : RAW).length());
        List<DaemonAddress> addresses = new ArrayList<>();
        int from = 0;
        for (String one : rest.text().split(",", -1)) {
            addresses.add(address(rest.from(from), one));
            from += one.length() + 1;
        }
        if (addresses.size() > MAX_ADDRESSES) {
            throw new FieldException(rest, "more than " + MAX_ADDRESSES + " addresses");
        }
        return new Server.Remote(addresses, proxied ? Server.ProxyHeader.SENT : Server.ProxyHeader.NONE);
    }

    private static DaemonAddress address(Field where, String text) throws FieldException {
        DaemonAddress address = DaemonAddress.parse(text);
        if (address == null || address.ports().size() > 1) {
            throw new FieldException(where, "\"" + text + "\" is not host:port");
        }
        return address;
    }

    static int port(Field field) throws FieldException {
        int port = field.text().matches("[0-9]{1,5}") ? Integer.parseInt(field.text()) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new FieldException(field, "\"" + field.text() + "\" is not a port from 1 to 65535");
        }
        return port;
    }

    private static Server daemon(SocketType type, Field server, List<Field> arguments) throws FieldException {
        String path = server.text();
        if (!path.startsWith("/")) {
            throw new FieldException(
                    server,
                    "\"" + path
                            + "\" is not internal, sensor, an absolute path, tcp://host:port or tcp+proxy://host:port");
        }
        String program = path.substring(path.lastIndexOf('/') + 1);
        String name = program.startsWith("in.") ? program.substring("in.".length()) : program;
        KnownDaemons.Known known = KnownDaemons.find(name);
        if (known == null) {
            throw new FieldException(
                    server,
                    "\"" + path + "\" is no daemon of ours ("
                            + new TreeSet<>(KnownDaemons.names())
                                    .stream().map(daemon -> "in." + daemon).collect(Collectors.joining(", "))
                            + ")");
        }
        if (known.type() != type) {
            throw new FieldException(
                    server,
                    "in." + name + " is for " + (known.type() == SocketType.DGRAM ? "dgram" : "stream") + " services");
        }
        if (arguments.isEmpty()) {
            throw new FieldException(
                    server.column() + path.length(), "the program's name is missing behind its path: " + program);
        }
        if (!arguments.getFirst().text().equals(program)) {
            throw new FieldException(
                    arguments.getFirst(),
                    "\"" + arguments.getFirst().text() + "\" is not the name of the program, " + program);
        }
        flags(program, known, arguments.subList(1, arguments.size()));
        if (known.operands() == KnownDaemons.Operands.DIRECTORIES) {
            count(arguments.subList(1, arguments.size()));
        }
        return new Server.Daemon(name, arguments.stream().map(Field::text).toList());
    }

    private static void flags(String program, KnownDaemons.Known known, List<Field> arguments) throws FieldException {
        boolean operands = false;
        Iterator<Field> rest = arguments.iterator();
        while (rest.hasNext()) {
            Field argument = rest.next();
            String text = argument.text();
            if (operands || !text.startsWith("-") || text.equals("-")) {
                operands = true;
                operand(program, known, argument);
            } else if (text.equals("--")) {
                operands = true;
            } else {
                letters(program, known, argument, rest);
            }
        }
    }

    /** Letters behind one dash; the value of the last may be the next argument. */
    private static void letters(String program, KnownDaemons.Known known, Field argument, Iterator<Field> rest)
            throws FieldException {
        String text = argument.text();
        for (int i = 1; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (known.flags().indexOf(letter) < 0) {
                throw new FieldException(
                        argument.from(i),
                        program + " does not know the flag -" + letter
                                + (known.flags().isEmpty() ? "; it has none" : "; it has -" + known.flags()));
            }
            FlagValue kind = known.values().get(letter);
            if (kind != null) {
                boolean behind = i + 1 < text.length();
                if (!behind && !rest.hasNext()) {
                    throw new FieldException(argument.from(i), program + "'s flag -" + letter + " needs a value");
                }
                Field value = behind ? argument.from(i + 1) : rest.next();
                @Nullable String fault = kind.fault(value.text());
                if (fault != null) {
                    throw new FieldException(value, program + " -" + letter + ": \"" + value.text() + "\" " + fault);
                }
                return;
            }
        }
    }

    private static void operand(String program, KnownDaemons.Known known, Field argument) throws FieldException {
        switch (known.operands()) {
            case NONE -> throw new FieldException(argument, program + " takes no \"" + argument.text() + "\"");
            case DIRECTORIES -> {
                if (!argument.text().startsWith("/")) {
                    throw new FieldException(argument, "\"" + argument.text() + "\" is not an absolute directory");
                }
            }
        }
    }

    /** There are not more directories than tftpd(8) allows; with -s, which makes the one the root, one. */
    private static void count(List<Field> arguments) throws FieldException {
        boolean root =
                arguments.stream().map(Field::text).anyMatch(text -> text.startsWith("-") && text.indexOf('s') > 0);
        List<Field> directories = arguments.stream()
                .filter(argument -> argument.text().startsWith("/"))
                .toList();
        int most = root ? 1 : MAX_DIRECTORIES;
        if (directories.size() > most) {
            throw new FieldException(
                    directories.get(most),
                    root ? "with -s there is one directory" : "more than " + most + " directories");
        }
    }

    private static void none(List<Field> arguments, String reason) throws FieldException {
        if (!arguments.isEmpty()) {
            throw new FieldException(arguments.getFirst(), reason);
        }
    }
}
