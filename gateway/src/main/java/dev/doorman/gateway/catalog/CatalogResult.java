package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.Problem;
import java.util.List;

/** What came of reading an inetd.conf. */
public sealed interface CatalogResult {
    /** It is right. */
    record Parsed(ServiceCatalog catalog) implements CatalogResult {}

    /** It is wrong, in all these places. */
    record Broken(List<Problem> problems) implements CatalogResult {
        public Broken {
            problems = List.copyOf(problems);
        }
    }
}
