package dev.doorman.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.settings.DomainSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.settings.UdpSettings;
import dev.doorman.gateway.config.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files in etc/, as they are shipped. */
class ShippedConfigurationTest {
    private static final Path ETC = Path.of("..", "etc");

    private static List<String> serviceLines() throws Exception {
        return Files.readAllLines(ETC.resolve("inetd.conf")).stream()
                .filter(line -> line.matches("#[a-z0-9-]+\\s+(stream|dgram)\\s.*"))
                .map(line -> line.substring(1))
                .toList();
    }

    @Test
    void everythingIsOff() throws Exception {
        Configuration shipped = Configuration.load(ETC);
        assertThat(shipped.catalog().services()).isEmpty();
        assertThat(Files.readAllLines(ETC.resolve("inetd.conf")))
                .allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    @Test
    void everyLineIsRightOnceItIsOn() throws Exception {
        String text = String.join("\n", serviceLines());
        assertThat(CatalogParser.parse("inetd.conf", text, ServiceNames.of(List.of())))
                .isInstanceOfSatisfying(
                        CatalogResult.Parsed.class,
                        parsed -> assertThat(parsed.catalog().services())
                                .extracting(ServiceEntry::name)
                                .containsExactly(
                                        "telnet", "telnets", "shell", "login", "exec", "ftp", "ftps", "tftp", "talk",
                                        "ntalk", "echo", "discard", "chargen", "daytime", "time", "qotd", "echo",
                                        "discard", "chargen", "daytime", "time", "tcpmux", "109", "8025", "8080"));
    }

    @Test
    void theFlagsAreTheSafeOnes() throws Exception {
        assertThat(serviceLines()).anyMatch(line -> line.matches("telnet .*in\\.telnetd -i"));
        assertThat(serviceLines()).anyMatch(line -> line.matches("shell.*in\\.rshd -a"));
        assertThat(serviceLines()).anyMatch(line -> line.matches("login.*in\\.rlogind -a"));
        assertThat(serviceLines())
                .filteredOn(line -> line.startsWith("tftp"))
                .hasSize(1)
                .allMatch(line -> line.endsWith("in.tftpd -s /tftpboot"));
    }

    @Test
    void nobodyIsTrusted() {
        assertThat(ETC.resolve("hosts.equiv")).doesNotExist();
        assertThat(ETC.resolve("demo/hosts.equiv")).doesNotExist();
        assertThat(ETC.resolve("shadow")).doesNotExist();
        assertThat(ETC.resolve("demo/shadow")).doesNotExist();
    }

    @Test
    void theSettingsShowTheirDefaults() throws Exception {
        List<String> shown = Files.readAllLines(ETC.resolve(Settings.FILE)).stream()
                .filter(line -> line.matches("#[A-Za-z.-]+ = .*"))
                // what holds where nothing is set cannot be written for these
                .filter(
                        line -> !line.matches(
                                "#(.*\\.activator|.*\\.address|.*-advertise|domain\\..*|.*-domain|.*-group|vault-key|.*-namespace|.*exempt|rate|per-source|per-source-rate|.*access-times|.*-except|.*ftp-.*rate|.*ftp-commands.*|.*tls-certificate|.*tls-key|.*ftp-transfer-log|.*tftp-map|.*talk-local|.*telnet-environment|.*telnet-record|.*telnet-record-accounts|.*session-idle|.*sessions-per-user|trusted-proxies) = .*"))
                .map(line -> line.substring(1))
                .toList();
        assertThat(shown).hasSize(51);
        Settings settings = Settings.parse(shown);
        Settings defaults = Settings.parse(List.of());
        assertThat(settings.service("telnet")).isEqualTo(defaults.service("telnet"));
        assertThat(settings.accounts()).isEqualTo(defaults.accounts());
        assertThat(settings.rootLogin()).isEqualTo(defaults.rootLogin());
        assertThat(settings.smbPort()).isEqualTo(defaults.smbPort());
        assertThat(settings.vault()).isEqualTo(defaults.vault());
        assertThat(settings.throttle()).isEqualTo(defaults.throttle());
        assertThat(settings.ban()).isEqualTo(defaults.ban());
        assertThat(settings.limits("telnet")).isEqualTo(defaults.limits("telnet"));
        assertThat(settings.listen("telnet")).isEqualTo(defaults.listen("telnet"));
        assertThat(settings.maxConnections()).isEqualTo(defaults.maxConnections());
        assertThat(settings.sensorTime()).isEqualTo(defaults.sensorTime());
        assertThat(settings.proxyTimeout()).isEqualTo(defaults.proxyTimeout());
        assertThat(settings.udp("tftp")).isEqualTo(defaults.udp("tftp")).isEqualTo(UdpSettings.STANDARD);
        assertThat(settings.dial("ftp", "ftpd")).isEqualTo(defaults.dial("ftp", "ftpd"));
        assertThat(settings.telnetTls("telnets")).isEqualTo(defaults.telnetTls("telnets"));
        assertThat(settings.ftp("ftp")).isEqualTo(defaults.ftp("ftp"));
        assertThat(settings.callbackPassivePorts()).isEqualTo(defaults.callbackPassivePorts());
    }

    @Test
    void theSettingsShowADomainThatIsRightOnceItIsOn() throws Exception {
        List<String> shown = Files.readAllLines(ETC.resolve(Settings.FILE)).stream()
                .filter(line -> line.matches("#(domain\\.|principal-domain|own-domain|administrators-group).* = .*"))
                .map(line -> line.substring(1))
                .toList();
        Settings settings = Settings.parse(shown);
        assertThat(settings.domains()).containsOnlyKeys("CORP");
        DomainSettings corp = settings.domains().values().iterator().next();
        Settings bare = Settings.parse(List.of("domain.CORP.url = ldaps://x", "domain.CORP.base = dc=x"));
        DomainSettings defaults = bare.domains().values().iterator().next();
        assertThat(corp.attributes()).isEqualTo(defaults.attributes());
        assertThat(corp.home()).isEqualTo(defaults.home());
        assertThat(corp.shell()).isEqualTo(defaults.shell());
        assertThat(corp.timeout()).isEqualTo(defaults.timeout());
        assertThat(corp.minimumId()).isEqualTo(defaults.minimumId());
        assertThat(settings.principalDomain()).isEqualTo("CORP");
    }

    @Test
    void theDemoIsRight() throws Exception {
        assertThat(Configuration.load(ETC.resolve("demo")).catalog().services())
                .extracting(entry -> entry.state() + " " + entry.name())
                .containsExactly(
                        "ON telnet",
                        "CAMPED telnets",
                        "ON shell",
                        "ON login",
                        "ON exec",
                        "ON ftp",
                        "CAMPED ftps",
                        "ON echo",
                        "ON discard",
                        "ON chargen",
                        "ON daytime",
                        "ON time",
                        "ON echo",
                        "ON discard",
                        "ON chargen",
                        "ON daytime",
                        "ON time");
    }
}
