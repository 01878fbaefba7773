package dev.doorman.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.gateway.catalog.CatalogParser;
import dev.doorman.gateway.catalog.CatalogResult;
import dev.doorman.gateway.catalog.ServiceNames;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressesTest {
    private static String listens(String bind, int offset, String name, String protocol) throws IOException {
        CatalogResult result = CatalogParser.parse(
                "inetd.conf",
                name + " stream " + protocol + " nowait NULL internal",
                ServiceNames.load(Path.of("/no/such")));
        return String.join(
                " ",
                new ListenAddresses(bind, offset)
                        .of(((CatalogResult.Parsed) result).catalog().services().getFirst()).stream()
                                .map(where -> where.text() + "/" + where.family())
                                .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "loopback, echo, tcp, 127.0.0.1:107/IPV4 [::1]:107/IPV6",
        "loopback, echo, tcp4, 127.0.0.1:107/IPV4",
        "loopback, echo, tcp6, [::1]:107/IPV6",
        "*, echo, tcp, *:107/DUAL",
        "*, echo, tcp4, 0.0.0.0:107/IPV4",
        "*, echo, tcp6, [::]:107/IPV6",
        "192.0.2.1, echo, tcp, 192.0.2.1:107/IPV4",
        "2001:db8::1, echo, tcp46, [2001:db8::1]:107/IPV6",
        "loopback, 192.0.2.1:echo, tcp, 192.0.2.1:107/IPV4",
        "loopback, [::]:echo, tcp6, [::]:107/IPV6",
    })
    void aServiceListens(String bind, String name, String protocol, String where) throws IOException {
        assertThat(listens(bind, 100, name, protocol)).isEqualTo(where);
    }

    @Test
    void whatCannotBe() {
        assertThatThrownBy(() -> new ListenAddresses("everywhere", 0))
                .hasMessage("bind: \"everywhere\" is not loopback, * or an address");
        assertThatThrownBy(() -> listens("192.0.2.1", 0, "echo", "tcp6")).hasMessageContaining("does not fit");
        assertThatThrownBy(() -> listens("loopback", 65_535, "echo", "tcp")).hasMessageContaining("is no port");
    }
}
