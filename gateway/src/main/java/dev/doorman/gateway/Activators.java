package dev.doorman.gateway;

import dev.doorman.common.settings.Problem;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.ServiceSettings.ActivatorKind;
import dev.doorman.common.settings.Settings;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.ActivatorTable;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.config.Configuration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways in which daemons come to run, each made when a configuration first needs it. Any thread. */
final class Activators {
    private final Activator standard;
    private final Map<ActivatorKind, Maker> makers;
    private final Map<ActivatorKind, Activator> made = new ConcurrentHashMap<>();

    /** Makes one of them; may block for a moment. */
    @FunctionalInterface
    interface Maker {
        /**
         * Makes it.
         *
         * @throws IOException when it cannot be had here; says what is missing
         */
        Activator make() throws IOException;
    }

    /**
     * None is made yet but the standard one.
     *
     * @param standard what holds for services that do not say it
     * @throws IOException when that cannot be had here
     */
    Activators(ActivatorKind standard, Map<ActivatorKind, Maker> makers) throws IOException {
        this.makers = new EnumMap<>(makers);
        this.standard = make(standard);
    }

    /**
     * Makes what a configuration needs.
     *
     * @return what cannot be had here
     */
    List<Problem> need(Configuration configuration) {
        List<Problem> problems = new ArrayList<>();
        for (ServiceEntry service : configuration.catalog().services()) {
            @Nullable
            ActivatorKind kind =
                    configuration.settings().service(service.name()).activator();
            if (kind != null && service.server() instanceof Server.Daemon) {
                try {
                    make(kind);
                } catch (IOException e) {
                    problems.add(Problem.ofFile(
                            Settings.FILE, "service." + service.name() + ".activator: " + e.getMessage()));
                }
            }
        }
        return problems;
    }

    /** Each daemon's own, by the settings that hold for it now. */
    Activator table(Function<String, ServiceSettings> settings) {
        return new ActivatorTable(daemon -> of(settings.apply(daemon)), this::close);
    }

    private Activator of(ServiceSettings settings) {
        @Nullable ActivatorKind kind = settings.activator();
        Activator own = kind == null ? null : made.get(kind);
        return own == null ? standard : own;
    }

    private synchronized Activator make(ActivatorKind kind) throws IOException {
        Activator own = made.get(kind);
        if (own == null) {
            Maker maker = makers.get(kind);
            if (maker == null) {
                throw new IOException("this gateway has no activator " + kind);
            }
            own = maker.make();
            made.put(kind, own);
        }
        return own;
    }

    private void close() {
        made.values().forEach(Activator::close);
    }
}
