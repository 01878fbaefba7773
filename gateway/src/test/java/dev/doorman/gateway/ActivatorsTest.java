package dev.doorman.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.settings.Problem;
import dev.doorman.common.settings.ServiceSettings.ActivatorKind;
import dev.doorman.common.settings.Settings;
import dev.doorman.gateway.access.rules.AccessRules;
import dev.doorman.gateway.activation.Activation;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.builtin.Quotes;
import dev.doorman.gateway.catalog.CatalogParser;
import dev.doorman.gateway.catalog.CatalogResult;
import dev.doorman.gateway.catalog.ServiceNames;
import dev.doorman.gateway.config.Configuration;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivatorsTest {
    private static final String SERVICES = """
            telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd
            camp-login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind
            echo stream tcp nowait NULL internal
            """;

    private final List<String> events = new ArrayList<>();
    private final Map<ActivatorKind, Activators.Maker> makers = Map.of(
            ActivatorKind.NONE, () -> new Named("none"),
            ActivatorKind.PROCESS, () -> new Named("process"),
            ActivatorKind.KUBERNETES,
                    () -> {
                        throw new IOException("there is no cluster");
                    });

    /** Has no daemon, and says who it is. */
    private final class Named implements Activator {
        private final String name;

        private Named(String name) {
            this.name = name;
            events.add("made " + name);
        }

        @Override
        public Future<Activation> activate(String daemon) {
            return Future.succeededFuture(new Activation.Unavailable(name));
        }

        @Override
        public void begun(String daemon) {
            events.add(name + " begun " + daemon);
        }

        @Override
        public void ended(String daemon) {
            events.add(name + " ended " + daemon);
        }

        @Override
        public String state(String daemon) {
            return name + " " + daemon;
        }

        @Override
        public int serving(String daemon) {
            return name.length();
        }

        @Override
        public void close() {
            events.add("closed " + name);
        }
    }

    private static Configuration configuration(String... settings) throws Exception {
        CatalogResult result = CatalogParser.parse("inetd.conf", SERVICES, ServiceNames.load(Path.of("/no/such")));
        return new Configuration(
                ((CatalogResult.Parsed) result).catalog(),
                Settings.parse(List.of(settings)),
                AccessRules.NONE,
                Quotes.OWN);
    }

    @Test
    void eachDaemonHasItsOwnAndIsMadeWhenItIsNeeded() throws Exception {
        Activators activators = new Activators(ActivatorKind.NONE, makers);
        assertThat(activators.need(configuration())).isEmpty();
        assertThat(events).containsExactly("made none");
        Configuration next = configuration("service.telnet.activator = process");
        assertThat(activators.need(next)).isEmpty();
        assertThat(activators.need(next)).isEmpty();
        assertThat(events).containsExactly("made none", "made process");
        Activator table = activators.table(daemon -> next.ofDaemon(daemon).orElseThrow());
        assertThat(table.state("telnetd")).isEqualTo("process telnetd");
        assertThat(table.state("rlogind")).isEqualTo("none rlogind");
        assertThat(table.serving("rlogind")).isEqualTo(4);
        assertThat(table.activate("telnetd").result()).isEqualTo(new Activation.Unavailable("process"));
        events.clear();
        table.begun("telnetd");
        table.ended("rlogind");
        table.close();
        assertThat(events)
                .containsExactlyInAnyOrder(
                        "process begun telnetd", "none ended rlogind", "closed none", "closed process");
    }

    @Test
    void oneThatCannotBeHadIsAFaultOfTheService() throws Exception {
        Activators activators = new Activators(ActivatorKind.PROCESS, makers);
        assertThat(activators.need(configuration(
                        "service.telnet.activator = kubernetes",
                        "service.echo.activator = kubernetes",
                        "service.nosuch.activator = kubernetes")))
                .map(Problem::toString)
                .containsExactly("doorman.properties: service.telnet.activator: there is no cluster");
    }

    @Test
    void withoutTheStandardOneNothingStarts() {
        assertThatThrownBy(() -> new Activators(ActivatorKind.KUBERNETES, makers))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no cluster");
    }
}
