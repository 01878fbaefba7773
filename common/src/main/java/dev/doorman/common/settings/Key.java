package dev.doorman.common.settings;

import dev.doorman.common.net.PortRange;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The keys of doorman.properties: what each takes, and what holds where it is not set. */
enum Key {
    ACTIVATOR("service.*.activator", "", Kind.ACTIVATOR),
    ADDRESS("service.*.address", "", Kind.ADDRESS),
    IDLE_TIMEOUT("service.*.idle-timeout", "10m", Kind.DURATION),
    START_TIMEOUT("service.*.start-timeout", "30s", Kind.DURATION),
    LOGIN_TIMEOUT("service.*.login-timeout", "60s", Kind.DURATION),
    LOGIN_TRIES("service.*.login-tries", "10", Kind.COUNT),
    HANGUP_GRACE("service.*.hangup-grace", "5s", Kind.DURATION),
    KILL_USER_PROCESSES("service.*.kill-user-processes", "false", Kind.BOOLEAN),
    LAST_LOGIN("service.*.last-login", "true", Kind.BOOLEAN),
    SESSION_IDLE("service.*.session-idle", "", Kind.DURATION),
    SESSIONS_PER_USER("service.*.sessions-per-user", "", Kind.COUNT),
    UDP_IDLE_TIMEOUT("service.*.udp-idle-timeout", "60s", Kind.DURATION),
    UDP_FLOWS("service.*.udp-flows", "1024", Kind.COUNT),
    UDP_FLOWS_PER_SOURCE("service.*.udp-flows-per-source", "256", Kind.COUNT),
    UDP_ANSWERS("service.*.udp-answers", "100", Kind.COUNT),
    SINGLE_PORT("service.*.single-port", "false", Kind.BOOLEAN),
    BACKLOG("service.*.backlog", "1024", Kind.COUNT),
    KEEP_ALIVE("service.*.keep-alive", "true", Kind.BOOLEAN),
    RATE("rate", "", Kind.COUNT),
    LOCKOUT("lockout", "180s", Kind.DURATION),
    MAX_CONNECTIONS("max-connections", "16384", Kind.COUNT),
    PER_SOURCE("per-source", "", Kind.COUNT),
    PER_SOURCE_RATE("per-source-rate", "", Kind.COUNT),
    SENSOR_TIME("sensor-time", "10m", Kind.SENSOR_TIME),
    SERVICE_PER_SOURCE("service.*.per-source", "", Kind.COUNT),
    SERVICE_PER_SOURCE_RATE("service.*.per-source-rate", "", Kind.COUNT),
    BEFORE_LOGIN("service.*.before-login", "1000", Kind.COUNT),
    BEFORE_LOGIN_PER_SOURCE("service.*.before-login-per-source", "200", Kind.COUNT),
    ACCESS_TIMES("service.*.access-times", "", Kind.ACCESS_TIMES),
    WHEN_FULL("service.*.when-full", "refuse", Kind.WHEN_FULL),
    TRUSTED_PROXIES("trusted-proxies", "", Kind.NETWORKS),
    SERVICE_TRUSTED_PROXIES("service.*.trusted-proxies", "", Kind.NETWORKS),
    PROXY_TIMEOUT("proxy-timeout", "5s", Kind.DURATION),
    TLS_CERTIFICATE("service.*.tls-certificate", "", Kind.PATH),
    TLS_KEY("service.*.tls-key", "", Kind.PATH),
    DIAL("service.*.dial", "", Kind.DIAL_POLICY),
    FTP_ANONYMOUS("service.*.ftp-anonymous", "auto", Kind.FTP_ANONYMOUS),
    FTP_INCOMING("service.*.ftp-incoming", "incoming", Kind.FOLDER_NAME),
    FTP_HOME_IS_ROOT("service.*.ftp-home-is-root", "true", Kind.BOOLEAN),
    FTP_HOME_IS_ROOT_EXCEPT("service.*.ftp-home-is-root-except", "", Kind.NAMES),
    FTP_UPLOAD("service.*.ftp-upload", "whole", Kind.FTP_UPLOAD),
    FTP_UMASK("service.*.ftp-umask", "022", Kind.UMASK),
    FTP_USERS("service.*.ftp-users", "1000", Kind.COUNT),
    FTP_ANONYMOUS_USERS("service.*.ftp-anonymous-users", "50", Kind.COUNT),
    FTP_IDLE("service.*.ftp-idle", "15m", Kind.DURATION),
    FTP_IDLE_MOST("service.*.ftp-idle-most", "2h", Kind.DURATION),
    FTP_STALLED("service.*.ftp-stalled", "5m", Kind.DURATION),
    FTP_CONNECT("service.*.ftp-connect", "30s", Kind.DURATION),
    FTP_RATE("service.*.ftp-rate", "", Kind.RATE),
    FTP_ANONYMOUS_RATE("service.*.ftp-anonymous-rate", "", Kind.RATE),
    FTP_TOTAL_RATE("service.*.ftp-total-rate", "", Kind.RATE),
    FTP_COMMANDS_ALLOWED("service.*.ftp-commands-allowed", "", Kind.COMMANDS),
    FTP_COMMANDS_DENIED("service.*.ftp-commands-denied", "", Kind.COMMANDS),
    FTP_TLS("service.*.ftp-tls", "optional", Kind.FTP_TLS),
    FTP_TLS_CERTIFICATE("service.*.ftp-tls-certificate", "", Kind.PATH),
    FTP_TLS_KEY("service.*.ftp-tls-key", "", Kind.PATH),
    FTP_TLS_REUSE("service.*.ftp-tls-reuse", "false", Kind.BOOLEAN),
    FTP_TRANSFER_LOG("service.*.ftp-transfer-log", "", Kind.PATH),
    TFTP_MAP("service.*.tftp-map", "", Kind.PATH),
    TELNET_ENVIRONMENT("service.*.telnet-environment", "", Kind.ENVIRONMENT),
    TELNET_TLS("service.*.telnet-tls", "off", Kind.TELNET_TLS),
    TELNET_RECORD("service.*.telnet-record", "", Kind.PATH),
    TELNET_RECORD_ACCOUNTS("service.*.telnet-record-accounts", "", Kind.NAMES),
    TALK_LOCAL("service.*.talk-local", "", Kind.NETWORKS),
    CALLBACK_PASSIVE_PORTS("callback-passive-ports", "30000-30099", Kind.PORTS),
    CALLBACK_ADVERTISE("callback-advertise", "", Kind.ADVERTISED),
    ACCOUNTS("accounts", "etc", Kind.ACCOUNT_SOURCE),
    ROOT_LOGIN("root-login", "false", Kind.BOOLEAN),
    VAULT("vault", "file", Kind.VAULT_PLACE),
    VAULT_KEY("vault-key", "", Kind.VAULT_KEY),
    VAULT_SECRET("vault-secret", "doorman-vault", Kind.KUBERNETES_NAME),
    VAULT_NAMESPACE("vault-namespace", "", Kind.KUBERNETES_NAME),
    PRINCIPAL_DOMAIN("principal-domain", "", Kind.DOMAIN),
    OWN_DOMAIN("own-domain", "", Kind.HOST_NAME),
    ADMINISTRATORS_GROUP("administrators-group", "", Kind.GROUP),
    DOMAIN_URL("domain.*.url", "", Kind.LDAP_URL),
    DOMAIN_CA_FILE("domain.*.ca-file", "", Kind.TEXT),
    DOMAIN_BASE("domain.*.base", "", Kind.TEXT),
    DOMAIN_BIND_DN("domain.*.bind-dn", "", Kind.TEXT),
    DOMAIN_BIND_PASSWORD_FILE("domain.*.bind-password-file", "", Kind.TEXT),
    DOMAIN_LOGIN_NAME("domain.*.login-name", "", Kind.USER_PATTERN),
    DOMAIN_USER_CLASS("domain.*.user-class", "posixAccount", Kind.ATTRIBUTE),
    DOMAIN_USER_ATTRIBUTE("domain.*.user-attribute", "uid", Kind.ATTRIBUTE),
    DOMAIN_UID_ATTRIBUTE("domain.*.uid-attribute", "uidNumber", Kind.ATTRIBUTE),
    DOMAIN_GID_ATTRIBUTE("domain.*.gid-attribute", "gidNumber", Kind.ATTRIBUTE),
    DOMAIN_HOME_ATTRIBUTE("domain.*.home-attribute", "homeDirectory", Kind.ATTRIBUTE),
    DOMAIN_SHELL_ATTRIBUTE("domain.*.shell-attribute", "loginShell", Kind.ATTRIBUTE),
    DOMAIN_GROUP_CLASS("domain.*.group-class", "posixGroup", Kind.ATTRIBUTE),
    DOMAIN_HOME("domain.*.home", "/home/{user}", Kind.USER_PATTERN),
    DOMAIN_SHELL("domain.*.shell", "/bin/sh", Kind.PATH),
    DOMAIN_TIMEOUT("domain.*.timeout", "5s", Kind.DURATION),
    DOMAIN_MINIMUM_ID("domain.*.minimum-id", "1000", Kind.COUNT),
    SMB_PORT("smb-port", "445", Kind.PORT),
    THROTTLE_FREE("throttle.free", "3", Kind.COUNT),
    THROTTLE_FIRST("throttle.first", "1s", Kind.HOLD),
    THROTTLE_LONGEST("throttle.longest", "30s", Kind.HOLD),
    THROTTLE_USER_LONGEST("throttle.user-longest", "5s", Kind.HOLD),
    THROTTLE_FORGET("throttle.forget", "15m", Kind.DURATION),
    BAN_FAILURES("ban.failures", "20", Kind.COUNT),
    BAN_WINDOW("ban.window", "10m", Kind.DURATION),
    BAN_TIME("ban.time", "10m", Kind.DURATION),
    BAN_LONGEST("ban.longest", "24h", Kind.DURATION),
    BAN_EXEMPT("ban.exempt", "", Kind.NETWORKS);

    private final String pattern;
    private final String standard;
    private final Kind kind;

    /** What a value can be. */
    private enum Kind {
        ACTIVATOR("process, none or kubernetes"),
        ADDRESS(DaemonAddress.EXPECTED),
        SENSOR_TIME("forever, or a duration such as 500ms, 30s, 10m or 1h"),
        ACCESS_TIMES(AccessTimes.EXPECTED),
        WHEN_FULL("refuse or wait"),
        DURATION("a duration such as 500ms, 30s, 10m or 1h"),
        COUNT("a number from 1"),
        BOOLEAN("true or false"),
        ACCOUNT_SOURCE("etc or system"),
        DIAL_POLICY("reserved, ftp-data, any or none"),
        FTP_ANONYMOUS("auto, off, or an account's name"),
        FTP_UPLOAD("whole or partial"),
        FTP_TLS("optional, required or implicit"),
        TELNET_TLS("off or implicit"),
        FOLDER_NAME("the name of a folder"),
        ENVIRONMENT(
                "names of variables such as LANG, LC_ALL, DISPLAY, and none that decides what is run or who one is"),
        NAMES("names with a comma between each two"),
        COMMANDS("commands such as DELE, SITE with a comma between each two"),
        UMASK("a umask in octal such as 022"),
        RATE("bytes a second, such as 500K, 10M or 2G"),
        VAULT_PLACE("file or kubernetes"),
        VAULT_KEY("the path of a file from / on, or $ and the name of an environment variable"),
        KUBERNETES_NAME("a name of Kubernetes: lower-case letters, digits and dashes"),
        PORT("a port from 1 to 65535"),
        HOLD("a duration such as 500ms or 10s, 30s at most"),
        NETWORKS("addresses and networks such as 192.0.2.7, 10.0.0.0/8 with a comma between each two"),
        PORTS("a range of ports such as 30000-30099"),
        DOMAIN("a domain such as CORP, in capitals, and not LOCAL"),
        HOST_NAME("a domain such as example.com"),
        GROUP("a group's name or number"),
        LDAP_URL("ldaps://HOST[:PORT], or ldap://HOST[:PORT], which begins with StartTLS"),
        TEXT("a text"),
        ATTRIBUTE("an attribute or class such as uidNumber"),
        USER_PATTERN("a text with {user} in it"),
        PATH("an absolute path"),
        ADVERTISED("addresses with a comma between each two, each ADDRESS, or LISTENED=ADDRESS of the same family");

        private final String expected;

        Kind(String expected) {
            this.expected = expected;
        }
    }

    Key(String pattern, String standard, Kind kind) {
        this.pattern = pattern;
        this.standard = standard;
        this.kind = kind;
    }

    String standard() {
        return standard;
    }

    String expected() {
        return kind.expected;
    }

    @Nullable
    Object parse(String text) {
        return switch (kind) {
            case ACTIVATOR -> Values.constant(ServiceSettings.ActivatorKind.class, text);
            case ADDRESS -> DaemonAddress.parse(text);
            case SENSOR_TIME -> BanTime.parse(text);
            case ACCESS_TIMES -> AccessTimes.parse(text);
            case WHEN_FULL -> Values.constant(AccessLimits.WhenFull.class, text);
            case DURATION -> Values.duration(text);
            case COUNT -> Values.count(text);
            case BOOLEAN -> Values.bool(text);
            case ACCOUNT_SOURCE -> Values.constant(AccountSource.class, text);
            case DIAL_POLICY -> Values.constant(DialPolicy.class, text);
            case FTP_ANONYMOUS -> FtpSettings.Anonymous.account(text);
            case FTP_UPLOAD -> Values.constant(FtpSettings.Upload.class, text);
            case FTP_TLS -> Values.constant(FtpSettings.Tls.Mode.class, text);
            case TELNET_TLS -> Values.constant(TelnetTls.Mode.class, text);
            case FOLDER_NAME -> Values.matching(text, "(?!\\.{1,2}$)[^/\\p{Cntrl}]{1,255}");
            case ENVIRONMENT -> Values.environment(text);
            case NAMES -> Values.list(text, "[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}");
            case COMMANDS -> Values.list(text, "[A-Z]{3,5}");
            case UMASK -> Values.umask(text);
            case RATE -> Values.rate(text);
            case VAULT_PLACE -> Values.constant(VaultSettings.Place.class, text);
            case VAULT_KEY -> VaultSettings.KeySource.parse(text);
            case KUBERNETES_NAME -> Values.kubernetesName(text);
            case PORT -> Values.port(text);
            case HOLD -> Values.hold(text);
            case NETWORKS -> Values.networks(text);
            case PORTS -> PortRange.parse(text);
            case DOMAIN -> Values.domain(text);
            case HOST_NAME -> Values.hostName(text);
            case GROUP -> Values.matching(text, "[A-Za-z0-9_][A-Za-z0-9._-]{0,31}");
            case LDAP_URL -> Values.ldapUrl(text);
            case TEXT -> Values.matching(text, ".+");
            case ATTRIBUTE -> Values.matching(text, "[A-Za-z][A-Za-z0-9-]{0,63}");
            case USER_PATTERN -> Values.matching(text, "[^{}]*\\{user}[^{}]*");
            case PATH -> Values.matching(text, "/[^:\\p{Cntrl}]*");
            case ADVERTISED -> AdvertisedAddresses.parse(text);
        };
    }

    /** The key as a line of the file has it. */
    String of(String service) {
        return pattern.replace("*", service);
    }

    /** What stands for the {@code *} in a line's name of this key; null where it is another key's. */
    @Nullable
    String within(String name) {
        int star = pattern.indexOf('*');
        int tail = pattern.length() - star - 1;
        boolean own = star >= 0
                && name.length() > star + tail
                && name.startsWith(pattern.substring(0, star))
                && name.endsWith(pattern.substring(star + 1));
        return own ? name.substring(star, name.length() - tail) : null;
    }

    /** The key that a line's name belongs to; null when there is none. */
    static @Nullable Key find(String name) {
        return Arrays.stream(values())
                .filter(key -> name.matches(key.pattern.replace(".", "\\.").replace("*", "[A-Za-z0-9_-]+")))
                .findFirst()
                .orElse(null);
    }

    /** The key that an unknown name most likely meant. */
    static String nearest(String name) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(key -> distance(last(name), last(key.pattern))))
                .map(key -> key.pattern.replace("*", "<name>"))
                .orElseThrow();
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** How many letters must be changed, put in or taken out (Levenshtein). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
