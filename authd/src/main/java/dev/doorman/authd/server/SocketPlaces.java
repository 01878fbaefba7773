package dev.doorman.authd.server;

import dev.doorman.authd.config.SocketLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of the table's sockets are opened, and where each lies. Immutable.
 *
 * @param folder the one that all of them are below
 */
public record SocketPlaces(Path folder, List<Place> places) {
    private static final String ENDING = ".sock";
    /** What a daemon calls its own socket where it has a folder of its own. */
    private static final String DAEMONS_OWN = "authd";

    public SocketPlaces {
        places = List.copyOf(places);
    }

    /** One socket's right and path. */
    public record Place(SocketRight right, Path path) {
        Path folder() {
            return Objects.requireNonNull(path.getParent());
        }
    }

    /** The sockets of all askers in the table. */
    public static SocketPlaces all(Path folder, SocketLayout layout) {
        return of(folder, layout, SocketRight.TABLE);
    }

    /**
     * The sockets of some askers, and those for everyone.
     *
     * @throws IOException when one is named who has none in the table
     */
    public static SocketPlaces some(Path folder, SocketLayout layout, Set<String> askers) throws IOException {
        Set<String> unknown = new TreeSet<>(askers);
        owned(SocketRight.TABLE).map(SocketRight::name).toList().forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IOException("no socket is for " + String.join(", ", unknown) + ": only for "
                    + owned(SocketRight.TABLE).map(SocketRight::name).collect(Collectors.joining(", ")));
        }
        return of(
                folder,
                layout,
                SocketRight.TABLE.stream()
                        .filter(right ->
                                right.audience() == SocketRight.Audience.EVERYONE || askers.contains(right.name()))
                        .toList());
    }

    private static Stream<SocketRight> owned(List<SocketRight> rights) {
        return rights.stream().filter(right -> right.audience() != SocketRight.Audience.EVERYONE);
    }

    private static SocketPlaces of(Path folder, SocketLayout layout, List<SocketRight> rights) {
        return new SocketPlaces(
                folder,
                switch (layout) {
                    case TOGETHER ->
                        rights.stream()
                                .map(right -> new Place(right, folder.resolve(right.name() + ENDING)))
                                .toList();
                    case APART -> apart(folder, rights);
                });
    }

    private static List<Place> apart(Path folder, List<SocketRight> rights) {
        List<SocketRight> everyones = rights.stream()
                .filter(right -> right.audience() == SocketRight.Audience.EVERYONE)
                .toList();
        List<Place> places = new ArrayList<>();
        owned(rights).forEach(right -> {
            Path own = folder.resolve(right.name());
            if (right.audience() == SocketRight.Audience.GATEWAY) {
                places.add(new Place(right, own.resolve(right.name() + ENDING)));
            } else {
                places.add(new Place(right, own.resolve(DAEMONS_OWN + ENDING)));
                everyones.forEach(open -> places.add(new Place(open, own.resolve(open.name() + ENDING))));
            }
        });
        return places;
    }
}
