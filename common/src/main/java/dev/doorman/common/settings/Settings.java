package dev.doorman.common.settings;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.net.Network;
import dev.doorman.common.net.PortRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * doorman.properties as it was when it was read: one {@code key = value} a line, {@code #} before a comment. Unlike Java's
 * own format it knows no escapes and no continued lines, and a key that is unknown or set twice is a fault. Immutable.
 */
public final class Settings {
    public static final String FILE = "doorman.properties";

    private static final long MAX_BYTES = 1024 * 1024;

    /** Defaults that were asked for. */
    private static final Map<Key, Object> STANDARDS = new ConcurrentHashMap<>();

    /** The file that was read last: it is asked for several times for each connection, and seldom another. */
    private static volatile @Nullable Kept last;

    private final Map<String, Object> values;
    /** Asked several times for each connection. Names are those of inetd.conf. */
    private final Map<String, AccessLimits> limits = new ConcurrentHashMap<>();

    private volatile @Nullable Map<String, DomainSettings> domains;

    /** A file's content, and what it says. */
    private record Kept(String text, Settings settings) {}

    private Settings(Map<String, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads the file in a folder; where there is none, everything is as by default. Where it has not changed, they are the same.
     *
     * @throws BrokenConfigurationException with all its faults
     */
    public static Settings load(Path etc) throws IOException {
        Path file = etc.resolve(FILE);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw broken("longer than " + MAX_BYTES + " bytes");
            }
            return parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return new Settings(Map.of());
        } catch (CharacterCodingException e) {
            throw broken("not UTF-8");
        }
    }

    private static Settings parse(byte[] content) throws CharacterCodingException, BrokenConfigurationException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(content))
                .toString();
        @Nullable Kept kept = last;
        if (kept != null && kept.text.equals(text)) {
            return kept.settings;
        }
        Settings settings = parse(text.lines().toList());
        last = new Kept(text, settings);
        return settings;
    }

    private static BrokenConfigurationException broken(String reason) {
        return new BrokenConfigurationException(List.of(Problem.ofFile(FILE, reason)));
    }

    /**
     * Takes the lines of a file apart.
     *
     * @throws BrokenConfigurationException with all their faults
     */
    public static Settings parse(List<String> lines) throws BrokenConfigurationException {
        Map<String, Object> values = new HashMap<>();
        Map<String, Integer> seen = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String reason = setting(line, i + 1, values, seen);
            if (!reason.isEmpty()) {
                problems.add(new Problem(FILE, i + 1, 0, reason));
            }
        }
        if (values.get(Key.VAULT.of("")) == VaultSettings.Place.KUBERNETES
                && !values.containsKey(Key.VAULT_KEY.of(""))) {
            problems.add(Problem.ofFile(
                    FILE, "vault = kubernetes needs a vault-key: one made here would be lost with its container"));
        }
        Settings settings = new Settings(values);
        if (problems.isEmpty()) {
            problems.addAll(Domains.problems(settings));
        }
        if (!problems.isEmpty()) {
            throw new BrokenConfigurationException(problems);
        }
        return settings;
    }

    /** Takes one line; answers what is wrong with it, or nothing. */
    private static String setting(String line, int number, Map<String, Object> values, Map<String, Integer> seen) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return "no \"=\" in it: write key = value";
        }
        String name = line.substring(0, equals).strip();
        String text = line.substring(equals + 1).strip();
        @Nullable Key key = Key.find(name);
        if (key == null) {
            return "unknown key \"" + name + "\"; did you mean " + Key.nearest(name) + "?";
        }
        @Nullable Integer before = seen.put(name, number);
        if (before != null) {
            return name + " is set in line " + before + " already";
        }
        @Nullable Object value = key.parse(text);
        if (value == null) {
            return name + ": \"" + text + "\" is not " + key.expected();
        }
        values.put(name, value);
        return "";
    }

    /** The settings of a service, by its name in inetd.conf. */
    public ServiceSettings service(String name) {
        return new ServiceSettings(
                (ServiceSettings.ActivatorKind) values.get(Key.ACTIVATOR.of(name)),
                (DaemonAddress) values.get(Key.ADDRESS.of(name)),
                get(Key.IDLE_TIMEOUT, name, Duration.class),
                get(Key.START_TIMEOUT, name, Duration.class),
                get(Key.LOGIN_TIMEOUT, name, Duration.class),
                get(Key.LOGIN_TRIES, name, Integer.class),
                get(Key.HANGUP_GRACE, name, Duration.class),
                get(Key.KILL_USER_PROCESSES, name, Boolean.class),
                sessions(name));
    }

    private UserSessions sessions(String name) {
        @Nullable Object idle = values.get(Key.SESSION_IDLE.of(name));
        return new UserSessions(
                get(Key.LAST_LOGIN, name, Boolean.class)
                        ? UserSessions.LastLogin.SHOWN
                        : UserSessions.LastLogin.NOT_KEPT,
                idle == null ? Duration.ZERO : (Duration) idle,
                count(Key.SESSIONS_PER_USER, name));
    }

    /** The settings of a dgram service, by its name in inetd.conf. */
    public UdpSettings udp(String name) {
        return new UdpSettings(
                get(Key.UDP_IDLE_TIMEOUT, name, Duration.class),
                get(Key.UDP_FLOWS, name, Integer.class),
                get(Key.UDP_FLOWS_PER_SOURCE, name, Integer.class),
                get(Key.UDP_ANSWERS, name, Integer.class),
                get(Key.SINGLE_PORT, name, Boolean.class));
    }

    /** The settings of an FTP service, by its name in inetd.conf. */
    public FtpSettings ftp(String name) {
        return new FtpSettings(
                new FtpSettings.Anonymous(
                        get(Key.FTP_ANONYMOUS, name, String.class), get(Key.FTP_INCOMING, name, String.class)),
                new FtpSettings.Root(
                        get(Key.FTP_HOME_IS_ROOT, name, Boolean.class), texts(Key.FTP_HOME_IS_ROOT_EXCEPT, name)),
                get(Key.FTP_UPLOAD, name, FtpSettings.Upload.class),
                get(Key.FTP_UMASK, name, Integer.class),
                new FtpSettings.Limits(
                        get(Key.FTP_USERS, name, Integer.class),
                        get(Key.FTP_ANONYMOUS_USERS, name, Integer.class),
                        get(Key.FTP_IDLE, name, Duration.class),
                        get(Key.FTP_IDLE_MOST, name, Duration.class),
                        get(Key.FTP_STALLED, name, Duration.class),
                        get(Key.FTP_CONNECT, name, Duration.class),
                        rate(Key.FTP_RATE, name),
                        rate(Key.FTP_ANONYMOUS_RATE, name),
                        rate(Key.FTP_TOTAL_RATE, name)),
                new FtpSettings.Commands(texts(Key.FTP_COMMANDS_ALLOWED, name), texts(Key.FTP_COMMANDS_DENIED, name)),
                new FtpSettings.Tls(
                        get(Key.FTP_TLS, name, FtpSettings.Tls.Mode.class),
                        ftpTlsFiles(name),
                        get(Key.FTP_TLS_REUSE, name, Boolean.class)),
                path(Key.FTP_TRANSFER_LOG, name));
    }

    /** FTP's own keys are older than those of every service. */
    private TlsFiles ftpTlsFiles(String name) {
        boolean own = isSet(Key.FTP_TLS_CERTIFICATE, name) || isSet(Key.FTP_TLS_KEY, name);
        return own ? new TlsFiles(path(Key.FTP_TLS_CERTIFICATE, name), path(Key.FTP_TLS_KEY, name)) : tlsFiles(name);
    }

    private TlsFiles tlsFiles(String name) {
        return new TlsFiles(path(Key.TLS_CERTIFICATE, name), path(Key.TLS_KEY, name));
    }

    /** Whether a telnet service is within TLS, by its name in inetd.conf. */
    public TelnetTls telnetTls(String name) {
        return new TelnetTls(get(Key.TELNET_TLS, name, TelnetTls.Mode.class), tlsFiles(name));
    }

    /** The file of rules by which a TFTP service changes names; null where it has none. */
    public @Nullable Path tftpMap(String name) {
        return path(Key.TFTP_MAP, name);
    }

    /** The variables that a client of a telnet service may set in its session, by their names. */
    public Set<String> telnetEnvironment(String name) {
        Set<String> names = new LinkedHashSet<>();
        for (Object variable : get(Key.TELNET_ENVIRONMENT, name, List.class)) {
            names.add((String) variable);
        }
        return names;
    }

    /** Which sessions of a telnet service are recorded. */
    public RecordingSettings telnetRecording(String name) {
        return new RecordingSettings(path(Key.TELNET_RECORD, name), texts(Key.TELNET_RECORD_ACCOUNTS, name));
    }

    /** The hosts whose users may leave their invitations with a talk service, besides those that it finds itself. */
    public List<Network> talkLocal(String name) {
        return networks(Key.TALK_LOCAL, name);
    }

    /** A rate that has no default; 0 where it is not set. */
    private long rate(Key key, String name) {
        @Nullable Object value = values.get(key.of(name));
        return value == null ? 0 : (Long) value;
    }

    private @Nullable Path path(Key key, String name) {
        @Nullable String text = text(key, name);
        return text == null ? null : Path.of(text);
    }

    private List<String> texts(Key key, String name) {
        List<String> texts = new ArrayList<>();
        for (Object text : get(key, name, List.class)) {
            texts.add((String) text);
        }
        return texts;
    }

    /** How a stream service listens, by its name in inetd.conf. */
    public ListenSettings listen(String name) {
        return new ListenSettings(get(Key.BACKLOG, name, Integer.class), get(Key.KEEP_ALIVE, name, Boolean.class));
    }

    /** Who may come how often to a service, and when, by its name in inetd.conf. */
    public AccessLimits limits(String name) {
        return limits.computeIfAbsent(name, this::limitsOf);
    }

    private AccessLimits limitsOf(String name) {
        @Nullable Object times = values.get(Key.ACCESS_TIMES.of(name));
        return new AccessLimits(
                count(Key.RATE, ""),
                get(Key.LOCKOUT, "", Duration.class),
                count(isSet(Key.SERVICE_PER_SOURCE, name) ? Key.SERVICE_PER_SOURCE : Key.PER_SOURCE, name),
                count(
                        isSet(Key.SERVICE_PER_SOURCE_RATE, name) ? Key.SERVICE_PER_SOURCE_RATE : Key.PER_SOURCE_RATE,
                        name),
                get(Key.BEFORE_LOGIN, name, Integer.class),
                get(Key.BEFORE_LOGIN_PER_SOURCE, name, Integer.class),
                times == null ? AccessTimes.ALWAYS : (AccessTimes) times,
                get(Key.WHEN_FULL, name, AccessLimits.WhenFull.class));
    }

    /** How many connections there may be at once, of all services together. */
    public int maxConnections() {
        return get(Key.MAX_CONNECTIONS, "", Integer.class);
    }

    /** How long who touches a sensor is banned; {@link AccessLimits#FOREVER} is until the operator's pardon. */
    public Duration sensorTime() {
        return get(Key.SENSOR_TIME, "", Duration.class);
    }

    /** A number that has no default; 0 where it is not set. */
    private int count(Key key, String name) {
        @Nullable Object value = values.get(key.of(name));
        return value == null ? 0 : (Integer) value;
    }

    /** Whether and from which ports the gateway dials back for a daemon that serves a service. */
    public DialPolicy dial(String service, String daemon) {
        @Nullable Object set = values.get(Key.DIAL.of(service));
        return set == null ? DialPolicy.standard(daemon) : (DialPolicy) set;
    }

    /** The ports on which the gateway listens for clients of daemons. */
    public PortRange callbackPassivePorts() {
        return get(Key.CALLBACK_PASSIVE_PORTS, "", PortRange.class);
    }

    /** The addresses at which clients reach these ports. */
    public AdvertisedAddresses callbackAdvertise() {
        return get(Key.CALLBACK_ADVERTISE, "", AdvertisedAddresses.class);
    }

    public AccountSource accounts() {
        return get(Key.ACCOUNTS, "", AccountSource.class);
    }

    /** Whether root may log in by password. */
    public boolean rootLogin() {
        return get(Key.ROOT_LOGIN, "", Boolean.class);
    }

    /** Where the stored passwords are kept, and the key that seals them. */
    public VaultSettings vault() {
        @Nullable Object key = values.get(Key.VAULT_KEY.of(""));
        return new VaultSettings(
                get(Key.VAULT, "", VaultSettings.Place.class),
                get(Key.VAULT_SECRET, "", String.class),
                (String) values.get(Key.VAULT_NAMESPACE.of("")),
                key == null ? new VaultSettings.KeySource.InState() : (VaultSettings.KeySource) key);
    }

    /** Whose the names without a domain are; null where they are the machine's own. */
    public @Nullable String principalDomain() {
        return text(Key.PRINCIPAL_DOMAIN, "");
    }

    /** The domain of this host's name, such as {@code example.com}; null where it has none. */
    public @Nullable String ownDomain() {
        return text(Key.OWN_DOMAIN, "");
    }

    /** The group, by name or number, that may write hosts.equiv; null: none. */
    public @Nullable String administratorsGroup() {
        return text(Key.ADMINISTRATORS_GROUP, "");
    }

    /** The domains of others, by their names in capitals. */
    public Map<String, DomainSettings> domains() {
        @Nullable Map<String, DomainSettings> known = domains;
        if (known == null) {
            known = Collections.unmodifiableMap(Domains.of(this));
            domains = known;
        }
        return known;
    }

    /** The names under which keys are set, of those that have a {@code *}. */
    Set<String> named(Key... keys) {
        Set<String> names = new TreeSet<>();
        for (String line : values.keySet()) {
            for (Key key : keys) {
                @Nullable String name = key.within(line);
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Nullable
    String text(Key key, String name) {
        return (String) values.get(key.of(name));
    }

    boolean isSet(Key key, String name) {
        return values.containsKey(key.of(name));
    }

    /** Where the file servers listen that homes are on. */
    public int smbPort() {
        return get(Key.SMB_PORT, "", Integer.class);
    }

    /** How failed logins slow down those that follow. */
    public ThrottlePolicy throttle() {
        return new ThrottlePolicy(
                get(Key.THROTTLE_FREE, "", Integer.class),
                get(Key.THROTTLE_FIRST, "", Duration.class),
                get(Key.THROTTLE_LONGEST, "", Duration.class),
                get(Key.THROTTLE_USER_LONGEST, "", Duration.class),
                get(Key.THROTTLE_FORGET, "", Duration.class));
    }

    /** When a source of failed logins is banned. */
    public BanPolicy ban() {
        return new BanPolicy(
                get(Key.BAN_FAILURES, "", Integer.class),
                get(Key.BAN_WINDOW, "", Duration.class),
                get(Key.BAN_TIME, "", Duration.class),
                get(Key.BAN_LONGEST, "", Duration.class),
                networks(Key.BAN_EXEMPT, ""));
    }

    /** The balancers that say by a PROXY protocol header whom they bring, by the name of the service that they bring them to. */
    public List<Network> trustedProxies(String name) {
        return networks(
                isSet(Key.SERVICE_TRUSTED_PROXIES, name) ? Key.SERVICE_TRUSTED_PROXIES : Key.TRUSTED_PROXIES, name);
    }

    /** How long such a header may take. */
    public Duration proxyTimeout() {
        return get(Key.PROXY_TIMEOUT, "", Duration.class);
    }

    private List<Network> networks(Key key, String name) {
        List<Network> networks = new ArrayList<>();
        for (Object network : get(key, name, List.class)) {
            networks.add((Network) network);
        }
        return networks;
    }

    <T> T get(Key key, String service, Class<T> type) {
        @Nullable Object value = values.get(key.of(service));
        return type.cast(value == null ? STANDARDS.computeIfAbsent(key, Settings::standard) : value);
    }

    private static Object standard(Key key) {
        @Nullable Object value = key.parse(key.standard());
        if (value == null) {
            throw new IllegalStateException("the default of " + key + " is no value");
        }
        return value;
    }
}
