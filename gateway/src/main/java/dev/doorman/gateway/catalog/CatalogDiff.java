package dev.doorman.gateway.catalog;

import java.util.List;

/**
 * The difference of two catalogs. What is in neither list stays as it is.
 *
 * @param added listen anew
 * @param removed listen no more
 * @param changed keep their port, and serve the next client otherwise
 */
public record CatalogDiff(List<ServiceEntry> added, List<ServiceEntry> removed, List<ServiceEntry> changed) {
    public CatalogDiff {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }
}
