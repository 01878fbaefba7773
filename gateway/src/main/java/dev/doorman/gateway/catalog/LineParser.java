package dev.doorman.gateway.catalog;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses one line. Pure.
 *
 * <pre>
 *   [camp-][address:]service  stream|dgram  tcp|tcp4|tcp6|tcp46|udp|udp4|udp6|udp46  wait|nowait[...]  user  server  [arguments ...]
 * </pre>
 */
final class LineParser {
    private static final String CAMP = "camp-";
    private static final String MULTIPLEXED = "tcpmux/";
    /** Behind it, elsewhere: that inetd is to say yes, and not the service. Here the gateway always does. */
    private static final String ANSWERED = "+";

    private static final int FIELDS = 6;
    private static final Pattern PROTOCOL = Pattern.compile("(tcp|udp)(4|6|46)?");
    private static final Pattern WAIT =
            Pattern.compile("(wait|nowait)(?:\\.([0-9]{1,6}))?(?:/([0-9]{1,6})(?:/([0-9]{1,6})(?:/([0-9]{1,6}))?)?)?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+-]{1,64}");

    private final ServiceNames names;

    LineParser(ServiceNames names) {
        this.names = names;
    }

    /** The first field, taken apart. */
    private record Name(ServiceState state, @Nullable InetAddress address, Field service) {}

    ServiceEntry parse(int line, List<Field> fields) throws FieldException {
        if (fields.size() < FIELDS) {
            Field last = fields.getLast();
            throw new FieldException(
                    last.column() + last.text().length(),
                    "a line has at least 6 fields, and this one " + fields.size()
                            + ": service, socket type, protocol, wait or nowait, user, server");
        }
        if (fields.getFirst().text().startsWith(MULTIPLEXED)) {
            return multiplexed(line, fields);
        }
        Name name = name(fields.get(0));
        SocketType type = type(fields.get(1));
        AddressFamily family = family(fields.get(2), type, name.address());
        Matcher wait = wait(fields.get(3));
        int port = port(name.service(), type);
        Server server =
                ServerField.parse(name.service().text(), type, fields.get(5), fields.subList(FIELDS, fields.size()));
        Wait waiting = wait.group(1).equals("wait") ? Wait.WAIT : Wait.NOWAIT;
        if (waiting == Wait.WAIT && type == SocketType.STREAM) {
            throw new FieldException(
                    fields.get(3), "wait is for dgram services: the gateway accepts every stream connection itself");
        }
        @Nullable InetAddress address = name.address();
        return new ServiceEntry(
                line,
                name.state(),
                address == null ? null : address.getHostAddress(),
                name.service().text(),
                port,
                type,
                family,
                waiting,
                limits(wait),
                server);
    }

    /** {@code tcpmux/[+]name}: it has no port of its own. */
    private static ServiceEntry multiplexed(int line, List<Field> fields) throws FieldException {
        Field behind = fields.getFirst().from(MULTIPLEXED.length());
        Field name = behind.text().startsWith(ANSWERED) ? behind.from(ANSWERED.length()) : behind;
        if (!NAME.matcher(name.text()).matches() || name.text().equalsIgnoreCase("help")) {
            throw new FieldException(name, "\"" + name.text() + "\" is not a name that tcpmux can offer");
        }
        SocketType type = type(fields.get(1));
        if (type != SocketType.STREAM) {
            throw new FieldException(fields.get(1), "tcpmux is for stream services");
        }
        AddressFamily family = family(fields.get(2), type, null);
        Matcher wait = wait(fields.get(3));
        Server server = ServerField.parse(name.text(), type, fields.get(5), fields.subList(FIELDS, fields.size()));
        if (server instanceof Server.Sensor || server.equals(new Server.Internal(InternalService.TCPMUX))) {
            throw new FieldException(fields.get(5), "tcpmux cannot offer this");
        }
        return new ServiceEntry(
                line, ServiceState.ON, null, name.text(), 0, type, family, Wait.NOWAIT, limits(wait), server);
    }

    private static Limits limits(Matcher wait) {
        return new Limits(number(wait, 2), number(wait, 3), number(wait, 4), number(wait, 5));
    }

    private static Name name(Field field) throws FieldException {
        boolean camped = field.text().startsWith(CAMP);
        Field rest = camped ? field.from(CAMP.length()) : field;
        int colon = rest.text().lastIndexOf(':');
        @Nullable InetAddress address = colon < 0 ? null : address(rest, colon);
        Field service = rest.from(colon + 1);
        if (!NAME.matcher(service.text()).matches()) {
            throw new FieldException(service, "\"" + service.text() + "\" is not a service's name or a port");
        }
        return new Name(camped ? ServiceState.CAMPED : ServiceState.ON, address, service);
    }

    private static InetAddress address(Field rest, int colon) throws FieldException {
        String text = rest.text().substring(0, colon);
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            if (text.indexOf(':') >= 0 && !text.startsWith("[")) {
                throw new FieldException(rest, "an IPv6 address stands in brackets: [" + text + "]:service");
            }
            return InetAddress.ofLiteral(bare);
        } catch (IllegalArgumentException e) {
            throw new FieldException(rest, "\"" + text + "\" is not an address");
        }
    }

    private static SocketType type(Field field) throws FieldException {
        return switch (field.text()) {
            case "stream" -> SocketType.STREAM;
            case "dgram" -> SocketType.DGRAM;
            default -> throw new FieldException(field, "unknown socket type \"" + field.text() + "\" (stream, dgram)");
        };
    }

    private static AddressFamily family(Field field, SocketType type, @Nullable InetAddress address)
            throws FieldException {
        Matcher matcher = PROTOCOL.matcher(field.text());
        if (!matcher.matches()) {
            throw new FieldException(
                    field,
                    "unknown protocol \"" + field.text() + "\" (tcp, tcp4, tcp6, tcp46, udp, udp4, udp6, udp46)");
        }
        if (matcher.group(1).equals("tcp") != (type == SocketType.STREAM)) {
            throw new FieldException(field, "stream goes with tcp, and dgram with udp");
        }
        AddressFamily family = switch (String.valueOf(matcher.group(2))) {
            case "4" -> AddressFamily.IPV4;
            case "6" -> AddressFamily.IPV6;
            default -> AddressFamily.DUAL;
        };
        if (address == null) {
            return family;
        }
        AddressFamily own = address instanceof Inet6Address ? AddressFamily.IPV6 : AddressFamily.IPV4;
        if (family != AddressFamily.DUAL && family != own) {
            throw new FieldException(field, field.text() + " does not fit the address " + address.getHostAddress());
        }
        return own;
    }

    private static Matcher wait(Field field) throws FieldException {
        Matcher matcher = WAIT.matcher(field.text());
        if (!matcher.matches()) {
            throw new FieldException(
                    field,
                    "\"" + field.text() + "\" is not wait or nowait, with limits"
                            + " .max or /max-child/max-connections-per-ip-per-minute/max-child-per-ip");
        }
        return matcher;
    }

    private static int number(Matcher wait, int group) {
        @Nullable String text = wait.group(group);
        return text == null ? 0 : Integer.parseInt(text);
    }

    private int port(Field service, SocketType type) throws FieldException {
        if (service.text().matches("[0-9]+")) {
            return ServerField.port(service);
        }
        @Nullable Integer port = names.port(service.text(), type);
        if (port == null) {
            throw new FieldException(
                    service,
                    "unknown service \"" + service.text() + "\" for " + (type == SocketType.STREAM ? "tcp" : "udp")
                            + ": it is not in the services database");
        }
        return port;
    }
}
