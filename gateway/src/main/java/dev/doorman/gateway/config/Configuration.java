package dev.doorman.gateway.config;

import dev.doorman.common.settings.BrokenConfigurationException;
import dev.doorman.common.settings.Problem;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.gateway.access.rules.AccessFiles;
import dev.doorman.gateway.access.rules.AccessRules;
import dev.doorman.gateway.builtin.Quotes;
import dev.doorman.gateway.catalog.CatalogFile;
import dev.doorman.gateway.catalog.CatalogResult;
import dev.doorman.gateway.catalog.ConfigurationFile;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A configuration folder as it was when it was read: inetd.conf, doorman.properties, hosts.allow and hosts.deny together. Immutable. */
public record Configuration(ServiceCatalog catalog, Settings settings, AccessRules rules, Quotes quotes) {
    /** The files of the folder that it is read from; not all need be there. */
    public static final Set<String> FILES = Set.of(
            CatalogFile.NAME,
            Settings.FILE,
            AccessFiles.ALLOW,
            AccessFiles.DENY,
            AccessFiles.NETGROUP,
            Quotes.FILE,
            "services");

    /**
     * Reads a folder.
     *
     * @throws BrokenConfigurationException with all the faults of its files
     */
    public static Configuration load(Path etc) throws IOException {
        return load(etc, etc.resolve(CatalogFile.NAME));
    }

    /**
     * Reads a folder, with an inetd.conf from elsewhere.
     *
     * @throws BrokenConfigurationException with all the faults of its files
     */
    public static Configuration load(Path etc, Path inetdConf) throws IOException {
        List<Problem> problems = new ArrayList<>();
        Settings settings = Settings.parse(List.of());
        try {
            settings = Settings.load(etc);
        } catch (BrokenConfigurationException e) {
            problems.addAll(e.problems());
        }
        problems.addAll(written(etc, inetdConf, settings.administratorsGroup()));
        ServiceCatalog catalog = new ServiceCatalog(List.of());
        switch (CatalogFile.read(inetdConf, ServiceNames.load(etc))) {
            case CatalogResult.Parsed parsed -> catalog = parsed.catalog();
            case CatalogResult.Broken broken -> problems.addAll(broken.problems());
        }
        AccessRules rules = AccessRules.NONE;
        try {
            rules = AccessFiles.load(etc);
        } catch (BrokenConfigurationException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new BrokenConfigurationException(problems.stream().sorted().toList());
        }
        return new Configuration(catalog, settings, rules, quotes(etc));
    }

    private static Quotes quotes(Path etc) throws BrokenConfigurationException {
        Path file = etc.resolve(Quotes.FILE);
        return Files.exists(file) ? Quotes.parse(ConfigurationFile.read(file)) : Quotes.OWN;
    }

    private static List<Problem> written(Path etc, Path inetdConf, @Nullable String administrators) throws IOException {
        Writers writers = Writers.of(etc, administrators);
        List<Problem> problems = new ArrayList<>();
        writers.faultOf(inetdConf).ifPresent(problems::add);
        for (String name : FILES) {
            if (!name.equals(CatalogFile.NAME)) {
                writers.faultOf(etc.resolve(name)).ifPresent(problems::add);
            }
        }
        return problems;
    }

    /**
     * The settings that hold for a daemon as a whole: those of the first service that it serves.
     *
     * @return empty when it serves none
     */
    public Optional<ServiceSettings> ofDaemon(String daemon) {
        return catalog.services().stream()
                .filter(service -> service.server() instanceof Server.Daemon found
                        && found.name().equals(daemon))
                .findFirst()
                .map(ServiceEntry::name)
                .map(settings::service);
    }
}
