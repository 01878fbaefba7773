package dev.doorman.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.net.Network;
import dev.doorman.common.net.PortRange;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void aFileThatIsTheSameIsNotTakenApartAgainAndOneThatChangedIs(@TempDir Path etc) throws Exception {
        Path file = Files.writeString(etc.resolve(Settings.FILE), "root-login = true\n");
        Settings first = Settings.load(etc);
        assertThat(Settings.load(etc)).isSameAs(first);
        assertThat(first.rootLogin()).isTrue();
        // perhaps in the same tick of the file system's clock
        Files.writeString(file, "root-login = false\n");
        assertThat(Settings.load(etc).rootLogin()).isFalse();
        Files.writeString(file, "root-login = nay\n");
        assertThatThrownBy(() -> Settings.load(etc)).hasMessageContaining("root-login");
        assertThatThrownBy(() -> Settings.load(etc)).hasMessageContaining("root-login");
        Files.delete(file);
        assertThat(Settings.load(etc).rootLogin()).isFalse();
    }

    @Test
    void testDefaults(@TempDir Path etc) throws Exception {
        Settings settings = Settings.load(etc);
        assertThat(settings.service("telnet"))
                .isEqualTo(new ServiceSettings(
                        null,
                        null,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        10,
                        Duration.ofSeconds(5),
                        false,
                        new UserSessions(UserSessions.LastLogin.SHOWN, Duration.ZERO, 0)));
        assertThat(settings.accounts()).isEqualTo(AccountSource.ETC);
        assertThat(settings.rootLogin()).isFalse();
        assertThat(settings.dial("shell", "rshd")).isEqualTo(DialPolicy.RESERVED);
        assertThat(settings.dial("exec", "rexecd")).isEqualTo(DialPolicy.ANY);
        assertThat(settings.dial("ftp", "ftpd")).isEqualTo(DialPolicy.FTP_DATA);
        assertThat(settings.dial("telnet", "telnetd")).isEqualTo(DialPolicy.NONE);
        assertThat(settings.callbackPassivePorts()).isEqualTo(new PortRange(30_000, 30_099));
        assertThat(settings.callbackAdvertise()).isEqualTo(AdvertisedAddresses.AS_DIALLED);
        assertThat(settings.vault())
                .isEqualTo(new VaultSettings(
                        VaultSettings.Place.FILE, "doorman-vault", null, new VaultSettings.KeySource.InState()));
        assertThat(settings.throttle())
                .isEqualTo(new ThrottlePolicy(
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(15)));
        assertThat(settings.ban())
                .isEqualTo(new BanPolicy(
                        20, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofHours(24), List.of()));
        // what one connection may try does not ban anybody
        assertThat(settings.ban().failures())
                .isGreaterThan(settings.service("telnet").loginTries());
    }

    @Test
    void settingsOfTheVault() throws Exception {
        assertThat(Settings.parse(List.of(
                                "vault = kubernetes",
                                "vault-secret = passwords",
                                "vault-namespace = doors",
                                "vault-key = $VAULT_KEY"))
                        .vault())
                .isEqualTo(new VaultSettings(
                        VaultSettings.Place.KUBERNETES,
                        "passwords",
                        "doors",
                        new VaultSettings.KeySource.InEnvironment("VAULT_KEY")));
        assertThat(Settings.parse(List.of("vault = file", "vault-key = /run/secrets/vault.key"))
                        .vault()
                        .key())
                .isEqualTo(new VaultSettings.KeySource.InFile(Path.of("/run/secrets/vault.key")));
    }

    @Test
    void settingsOfFailedLogins() throws Exception {
        Settings settings = Settings.parse(List.of(
                "throttle.free = 1",
                "throttle.first = 10ms",
                "throttle.longest = 30s",
                "throttle.user-longest = 2s",
                "throttle.forget = 999999999h",
                "ban.failures = 6",
                "ban.window = 1m",
                "ban.time = 2s",
                "ban.longest = 999999999h",
                "ban.exempt = 192.0.2.7, 10.0.0.0/8,2001:db8::/32"));
        assertThat(settings.throttle())
                .isEqualTo(new ThrottlePolicy(
                        1,
                        Duration.ofMillis(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(2),
                        Duration.ofDays(3650)));
        BanPolicy ban = settings.ban();
        assertThat(ban.failures()).isEqualTo(6);
        assertThat(ban.longest()).isEqualTo(Duration.ofDays(3650));
        assertThat(ban.exempt())
                .containsExactly(Network.of("192.0.2.7"), Network.of("10.0.0.0/8"), Network.of("2001:db8::/32"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vault = memory",
                "vault = FILE",
                "vault-key = vault.key",
                "vault-key = $",
                "vault-key = $1",
                "vault-key = $A B",
                "vault-key =",
                "vault-secret = Passwords",
                "vault-secret = -x",
                "vault-secret =",
                "vault-namespace = a.b"
            })
    void faultsOfTheVault(String line) {
        assertThatThrownBy(() -> Settings.parse(List.of(line)))
                .isInstanceOf(BrokenConfigurationException.class)
                .hasMessageContaining("is not ");
    }

    @Test
    void aVaultInKubernetesNeedsAKeyThatOutlivesThePod() {
        assertThatThrownBy(() -> Settings.parse(List.of("vault = kubernetes")))
                .isInstanceOf(BrokenConfigurationException.class)
                .hasMessageContaining("vault-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ban.exempt = localhost",
                "ban.exempt = 10.0.0.0/8,",
                "ban.exempt = 10.0.0.0/33",
                "ban.failures = 0",
                "throttle.longest = 31s",
                "throttle.first = 1m"
            })
    void faultsOfTheBan(String line) {
        assertThatThrownBy(() -> Settings.parse(List.of(line)))
                .isInstanceOf(BrokenConfigurationException.class)
                .hasMessageContaining("is not ");
    }

    @Test
    void settingsOfTheCallbackPort() throws Exception {
        Settings settings = Settings.parse(List.of(
                "service.ftp.dial = ftp-data",
                "service.shell.dial = none",
                "callback-passive-ports = 40000-40000",
                "callback-advertise = 203.0.113.7, 10.0.0.5 = 198.51.100.2, 2001:db8::7"));
        assertThat(settings.dial("ftp", "rshd")).isEqualTo(DialPolicy.FTP_DATA);
        assertThat(settings.dial("shell", "rshd")).isEqualTo(DialPolicy.NONE);
        assertThat(settings.callbackPassivePorts().size()).isEqualTo(1);
        AdvertisedAddresses advertised = settings.callbackAdvertise();
        assertThat(advertised.of(InetAddress.ofLiteral("10.0.0.5"))).isEqualTo(InetAddress.ofLiteral("198.51.100.2"));
        assertThat(advertised.of(InetAddress.ofLiteral("10.0.0.6"))).isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
        assertThat(advertised.of(InetAddress.ofLiteral("fd00::5"))).isEqualTo(InetAddress.ofLiteral("2001:db8::7"));
        AdvertisedAddresses none = AdvertisedAddresses.AS_DIALLED;
        assertThat(none.of(InetAddress.ofLiteral("fd00::5"))).isEqualTo(InetAddress.ofLiteral("fd00::5"));
        assertThat(none.of(InetAddress.ofLiteral("10.0.0.6"))).isEqualTo(InetAddress.ofLiteral("10.0.0.6"));
    }

    @Test
    void domains() throws Exception {
        Settings settings = Settings.parse(List.of(
                "principal-domain = CORP",
                "own-domain = corp.example",
                "administrators-group = wheel",
                "domain.CORP.url = ldaps://dc.corp.example",
                "domain.CORP.base = dc=corp,dc=example",
                "domain.AD-2.url = ldap://[2001:db8::7]:3389",
                "domain.AD-2.base = dc=ad",
                "domain.AD-2.bind-dn = reader@ad",
                "domain.AD-2.bind-password-file = ad.secret",
                "domain.AD-2.login-name = {user}@ad",
                "domain.AD-2.user-class = user",
                "domain.AD-2.user-attribute = sAMAccountName",
                "domain.AD-2.home-attribute = unixHomeDirectory",
                "domain.AD-2.group-class = group",
                "domain.AD-2.ca-file = ad.pem",
                "domain.AD-2.home = /home/AD/{user}",
                "domain.AD-2.shell = /bin/bash",
                "domain.AD-2.timeout = 2s",
                "domain.AD-2.minimum-id = 20000"));
        assertThat(settings.principalDomain()).isEqualTo("CORP");
        assertThat(settings.ownDomain()).isEqualTo("corp.example");
        assertThat(settings.administratorsGroup()).isEqualTo("wheel");
        assertThat(settings.domains().values())
                .containsExactly(
                        new DomainSettings(
                                "AD-2",
                                new LdapUrl(LdapUrl.Security.START_TLS, "[2001:db8::7]", 3389),
                                "dc=ad",
                                "ad.pem",
                                new DomainSettings.Reader("reader@ad", "ad.secret"),
                                "{user}@ad",
                                new DomainSettings.Attributes(
                                        "user",
                                        "sAMAccountName",
                                        "uidNumber",
                                        "gidNumber",
                                        "unixHomeDirectory",
                                        "loginShell",
                                        "group"),
                                "/home/AD/{user}",
                                "/bin/bash",
                                Duration.ofSeconds(2),
                                20_000),
                        new DomainSettings(
                                "CORP",
                                new LdapUrl(LdapUrl.Security.TLS, "dc.corp.example", 636),
                                "dc=corp,dc=example",
                                null,
                                null,
                                null,
                                new DomainSettings.Attributes(
                                        "posixAccount",
                                        "uid",
                                        "uidNumber",
                                        "gidNumber",
                                        "homeDirectory",
                                        "loginShell",
                                        "posixGroup"),
                                "/home/{user}",
                                "/bin/sh",
                                Duration.ofSeconds(5),
                                1000));
    }

    @Test
    void withoutDomains(@TempDir Path etc) throws Exception {
        Settings settings = Settings.load(etc);
        assertThat(settings.domains()).isEmpty();
        assertThat(settings.principalDomain()).isNull();
        assertThat(settings.ownDomain()).isNull();
        assertThat(settings.administratorsGroup()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "principal-domain = corp",
                "principal-domain = LOCAL",
                "principal-domain = A+B",
                "own-domain = .example",
                "administrators-group = -1",
                "domain.CORP.url = ldaps://",
                "domain.CORP.url = http://dc",
                "domain.CORP.url = ldapi://%2Frun%2Fldapi",
                "domain.CORP.url = ldaps://user@dc",
                "domain.CORP.url = ldaps://dc:65536",
                "domain.CORP.url = ldaps://dc/dc=corp??sub",
                "domain.CORP.url = ldaps://dc",
                "domain.CORP.base = dc=corp",
                "domain.corp.url = ldaps://dc;domain.corp.base = dc=corp",
                "domain.LOCAL.url = ldaps://dc;domain.LOCAL.base = dc=corp",
                "domain.CORP.url = ldaps://dc;domain.CORP.base = dc=corp;domain.CORP.bind-dn = cn=x",
                "domain.CORP.url = ldaps://dc;domain.CORP.base = dc=corp;domain.CORP.bind-password-file = x",
                "domain.CORP.url = ldaps://dc;domain.CORP.base = dc=corp;domain.CORP.home = home/{user}",
                "domain.CORP.home = /home/all",
                "domain.CORP.login-name = {user}{user}",
                "domain.CORP.shell = sh",
                "domain.CORP.uid-attribute = uid)(x=*",
                "domain.CORP.minimum-id = 0",
            })
    void faultsOfDomains(String lines) {
        assertThatThrownBy(() -> Settings.parse(List.of(lines.split(";"))))
                .isInstanceOf(BrokenConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "service.ftp.dial = all",
                "service.ftp.dial = FTP-DATA",
                "callback-passive-ports = 30000",
                "callback-passive-ports = 0-5",
                "callback-passive-ports = 5-4",
                "callback-passive-ports = 1-65536",
                "callback-passive-ports = 1-99999999999",
                "callback-advertise = example.com",
                "callback-advertise = 203.0.113.7,",
                "callback-advertise = 203.0.113.7, 203.0.113.8",
                "callback-advertise = 0.0.0.0",
                "callback-advertise = 10.0.0.5=2001:db8::7",
                "callback-advertise = 10.0.0.5=203.0.113.7,10.0.0.5=203.0.113.8",
                "callback-advertise = 2001:db8::7,2001:db8::8"
            })
    void faultsOfTheCallbackPort(String line) {
        assertThatThrownBy(() -> Settings.parse(List.of(line)))
                .isInstanceOf(BrokenConfigurationException.class)
                .hasMessageContaining("is not ");
    }

    @Test
    void testExplicitMappings(@TempDir Path etc) throws Exception {
        Files.writeString(etc.resolve(Settings.FILE), """
                # a comment
                service.telnet.activator = none
                service.telnet.address = telnetd.internal:7000
                service.telnet.idle-timeout = 1h
                service.telnet.start-timeout=90s
                service.telnet.login-timeout = 500ms
                  service.telnet.login-tries = 3
                service.telnet.hangup-grace = 2m
                service.telnet.kill-user-processes = true
                service.telnet.last-login = false
                service.telnet.session-idle = 30m
                service.telnet.sessions-per-user = 5

                accounts = system
                root-login = true
                smb-port = 1445
                """);
        Settings settings = Settings.load(etc);
        assertThat(settings.service("telnet"))
                .isEqualTo(new ServiceSettings(
                        ServiceSettings.ActivatorKind.NONE,
                        new DaemonAddress("telnetd.internal", new PortRange(7000, 7000)),
                        Duration.ofHours(1),
                        Duration.ofSeconds(90),
                        Duration.ofMillis(500),
                        3,
                        Duration.ofMinutes(2),
                        true,
                        new UserSessions(UserSessions.LastLogin.NOT_KEPT, Duration.ofMinutes(30), 5)));
        assertThat(settings.service("login").loginTries()).isEqualTo(10);
        assertThat(settings.accounts()).isEqualTo(AccountSource.SYSTEM);
        assertThat(settings.rootLogin()).isTrue();
        assertThat(settings.smbPort()).isEqualTo(1445);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "65536", "0445", "99999", "smb", ""})
    void aPortIsOne(String port) {
        assertThatThrownBy(() -> Settings.parse(List.of("smb-port = " + port)))
                .isInstanceOf(BrokenConfigurationException.class)
                .hasMessageContaining("is not a port from 1 to 65535");
    }

    @Test
    void allFaultsAreToldAtOnce() {
        BrokenConfigurationException broken = catchThrowableOfType(
                BrokenConfigurationException.class,
                () -> Settings.parse(List.of(
                        "service.telnet.idle-timeout = tenm",
                        "service.telnet.idle-timout = 10m",
                        "nonsense",
                        "root-login = yes",
                        "accounts = etc",
                        "accounts = etc",
                        "service.telnet.address = :99",
                        "service.telnet.login-tries = 0")));
        assertThat(broken.problems())
                .map(Problem::toString)
                .containsExactly(
                        "doorman.properties:1: service.telnet.idle-timeout: \"tenm\" is not a duration such as 500ms,"
                                + " 30s, 10m or 1h",
                        "doorman.properties:2: unknown key \"service.telnet.idle-timout\"; did you mean"
                                + " service.<name>.idle-timeout?",
                        "doorman.properties:3: no \"=\" in it: write key = value",
                        "doorman.properties:4: root-login: \"yes\" is not true or false",
                        "doorman.properties:6: accounts is set in line 5 already",
                        "doorman.properties:7: service.telnet.address: \":99\" is not host:port, or"
                                + " host:first-last with at most 64 ports",
                        "doorman.properties:8: service.telnet.login-tries: \"0\" is not a number from 1");
    }

    @Test
    void aFileThatIsNoTextIsAFault(@TempDir Path etc) throws Exception {
        Files.write(etc.resolve(Settings.FILE), new byte[] {'a', '=', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> Settings.load(etc)).hasMessage("doorman.properties: not UTF-8");
        Files.write(etc.resolve(Settings.FILE), new byte[1024 * 1024 + 1]);
        assertThatThrownBy(() -> Settings.load(etc)).hasMessageContaining("longer than");
    }

    @Test
    void problemsAreWrittenAsCompilersDo() {
        assertThat(new Problem("f", 3, 7, "x")).hasToString("f:3:7: x");
        assertThat(new Problem("f", 3, 0, "x")).hasToString("f:3: x");
        assertThat(Problem.ofFile("f", "x")).hasToString("f: x");
        assertThat(new Problem("f", 3, 7, "x").compareTo(new Problem("f", 3, 8, "x")))
                .isNegative();
    }

    @Test
    void rulesForNamesOfTftp() throws Exception {
        Settings settings = Settings.parse(List.of("service.tftp.tftp-map = /etc/doorman/tftp.map"));
        assertThat(settings.tftpMap("tftp")).isEqualTo(Path.of("/etc/doorman/tftp.map"));
        assertThat(settings.tftpMap("69")).isNull();
        assertThatThrownBy(() -> Settings.parse(List.of("service.tftp.tftp-map = tftp.map")))
                .hasMessageContaining("\"tftp.map\" is not an absolute path");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "LANG, LD_PRELOAD",
                "USER",
                "BASH_ENV",
                "DOORMAN_GATEWAY",
                "lang",
                "A B",
                "JAVA_TOOL_OPTIONS"
            })
    void aVariableThatDecidesWhoOneIsOrWhatIsRunIsNoClients(String names) {
        assertThatThrownBy(() -> Settings.parse(List.of("service.telnet.telnet-environment = " + names)))
                .hasMessageContaining("telnet-environment");
    }

    @Test
    void sessionsOfTelnetAreRecordedOfThoseWhoAreNamed() throws Exception {
        Settings settings = Settings.parse(List.of(
                "service.telnet.telnet-record = /var/lib/recordings",
                "service.telnet.telnet-record-accounts = john, CORP+mary",
                "service.old.telnet-record = /old"));
        assertThat(settings.telnetRecording("telnet").folder()).isEqualTo(Path.of("/var/lib/recordings"));
        assertThat(settings.telnetRecording("telnet").concerns("CORP+mary")).isTrue();
        assertThat(settings.telnetRecording("telnet").concerns("mary")).isFalse();
        assertThat(settings.telnetRecording("old").concerns("mary")).isTrue();
        assertThat(settings.telnetRecording("other").concerns("mary")).isFalse();
    }

    @Test
    void aTelnetServiceIsWithinTlsWhereItSaysSo() throws Exception {
        Settings settings = Settings.parse(List.of(
                "service.telnets.telnet-tls = implicit",
                "service.telnets.tls-certificate = /etc/c.pem",
                "service.telnets.tls-key = /etc/k.pem"));
        assertThat(settings.telnetTls("telnets"))
                .isEqualTo(new TelnetTls(
                        TelnetTls.Mode.IMPLICIT, new TlsFiles(Path.of("/etc/c.pem"), Path.of("/etc/k.pem"))));
        assertThat(settings.telnetTls("telnet")).isEqualTo(new TelnetTls(TelnetTls.Mode.OFF, new TlsFiles(null, null)));
        assertThatThrownBy(() -> Settings.parse(List.of("service.telnets.telnet-tls = optional")))
                .hasMessageContaining("off or implicit");
    }

    @Test
    void otherVariablesMayBeAClients() throws Exception {
        Settings settings = Settings.parse(List.of(
                "service.telnet.telnet-environment = DISPLAY, LANG, LC_ALL",
                "service.ntalk.talk-local = 10.42.0.0/16"));
        assertThat(settings.telnetEnvironment("telnet")).containsExactlyInAnyOrder("DISPLAY", "LANG", "LC_ALL");
        assertThat(settings.telnetEnvironment("other")).isEmpty();
        assertThat(settings.talkLocal("ntalk")).containsExactly(Network.of("10.42.0.0/16"));
        assertThat(settings.talkLocal("talk")).isEmpty();
    }
}
