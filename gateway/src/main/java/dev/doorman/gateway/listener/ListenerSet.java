package dev.doorman.gateway.listener;

import dev.doorman.common.settings.ListenSettings;
import dev.doorman.common.settings.Problem;
import dev.doorman.gateway.catalog.CatalogDiff;
import dev.doorman.gateway.catalog.CatalogFile;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.SocketType;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ports that the gateway owns, and the catalog that they serve. Any thread but an event loop's: changes block for as
 * long as the sockets take.
 */
public final class ListenerSet {
    private static final Logger LOG = Logger.getLogger(ListenerSet.class);

    private final ListenAddresses addresses;
    private final EventLoopGroup loops;
    private final AcceptHandler handler;
    private final DatagramHandler datagrams;
    private final Function<String, ListenSettings> settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Place, Listener> listeners = new LinkedHashMap<>();
    private volatile ServiceCatalog catalog = new ServiceCatalog(List.of());
    private boolean draining;

    /** Where a socket is, of all that there may be. */
    private record Place(SocketType type, ListenAddress where) {
        /** Whether the kernel gives only one of both. */
        boolean excludes(Place other) {
            return type == other.type && where.excludes(other.where);
        }
    }

    /**
     * A set without ports.
     *
     * @param handler takes the clients of stream services
     * @param datagrams takes those of dgram services
     * @param settings how a stream service listens, by its name
     */
    public ListenerSet(
            ListenAddresses addresses,
            EventLoopGroup loops,
            AcceptHandler handler,
            DatagramHandler datagrams,
            Function<String, ListenSettings> settings) {
        this.settings = settings;
        this.addresses = addresses;
        this.loops = loops;
        this.handler = handler;
        this.datagrams = datagrams;
    }

    public ServiceCatalog catalog() {
        return catalog;
    }

    /** Where a service of the catalog listens now, as the operator reads it. */
    public List<String> where(ServiceEntry service) {
        if (service.multiplexed()) {
            return List.of("tcpmux");
        }
        lock.lock();
        try {
            return addresses.of(service).stream()
                    .filter(where -> listeners.containsKey(new Place(service.type(), where)))
                    .map(where -> where.text(service.type()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes over to another catalog: what is the same keeps its sockets, what changed keeps its ports without a gap, whatever
     * else of its line is another. Only where a port goes from one address to another that excludes it, such as from one
     * version of IP to both, is it free for the moment between two system calls.
     *
     * @return why it could not be done; then nothing has changed. Empty when it was
     */
    public List<Problem> apply(ServiceCatalog next) {
        lock.lock();
        try {
            if (draining) {
                return List.of(Problem.ofFile(CatalogFile.NAME, "the gateway is about to stop"));
            }
            List<Problem> problems = new ArrayList<>();
            Map<Place, ServiceEntry> wanted = places(next, problems);
            if (problems.isEmpty()) {
                problems.addAll(goOver(wanted));
            }
            if (!problems.isEmpty()) {
                return problems;
            }
            CatalogDiff diff = catalog.to(next);
            catalog = next;
            LOG.infof(
                    "catalog in force services=%d added=%d removed=%d changed=%d",
                    next.services().size(),
                    diff.added().size(),
                    diff.removed().size(),
                    diff.changed().size());
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private Map<Place, ServiceEntry> places(ServiceCatalog next, List<Problem> problems) {
        Map<Place, ServiceEntry> places = new LinkedHashMap<>();
        for (ServiceEntry service : next.listening()) {
            try {
                for (ListenAddress where : addresses.of(service)) {
                    @Nullable ServiceEntry other = places.putIfAbsent(new Place(service.type(), where), service);
                    if (other != null) {
                        problems.add(fault(service, where.text() + " is taken by line " + other.line() + " already"));
                    }
                }
            } catch (IllegalArgumentException e) {
                problems.add(fault(service, String.valueOf(e.getMessage())));
            }
        }
        return places;
    }

    /** Opens first what can be opened beside what there is, so that most faults are found before anything is closed. */
    private List<Problem> goOver(Map<Place, ServiceEntry> wanted) {
        List<Place> gone = listeners.keySet().stream()
                .filter(place -> !wanted.containsKey(place))
                .toList();
        List<Place> fresh = wanted.keySet().stream()
                .filter(place -> !listeners.containsKey(place))
                .toList();
        Map<Place, Listener> opened = new LinkedHashMap<>();
        Map<Place, ServiceEntry> closed = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        fresh.stream()
                .filter(place -> gone.stream().noneMatch(place::excludes))
                .forEach(place -> open(place, wanted, opened, problems));
        if (problems.isEmpty()) {
            for (Place place : fresh) {
                if (!opened.containsKey(place)) {
                    gone.stream().filter(place::excludes).forEach(old -> closeFor(old, closed));
                    open(place, wanted, opened, problems);
                }
            }
        }
        if (!problems.isEmpty()) {
            opened.values().forEach(Listener::close);
            closed.forEach((place, service) -> reopen(place, service, problems));
            return problems;
        }
        gone.forEach(place -> closeFor(place, closed));
        listeners.forEach((place, listener) -> {
            @Nullable ServiceEntry service = wanted.get(place);
            if (service != null && !service.sameAs(listener.service())) {
                listener.exchange(service);
            }
        });
        listeners.putAll(opened);
        return List.of();
    }

    private void open(
            Place place, Map<Place, ServiceEntry> wanted, Map<Place, Listener> opened, List<Problem> problems) {
        @Nullable ServiceEntry service = wanted.get(place);
        if (service == null) {
            return;
        }
        try {
            opened.put(place, listener(place, service));
        } catch (IOException e) {
            problems.add(fault(service, "cannot listen on " + e.getMessage()));
        }
    }

    private Listener listener(Place place, ServiceEntry service) throws IOException {
        return switch (place.type()) {
            case STREAM -> TcpListener.open(place.where(), service, loops, handler, settings);
            case DGRAM -> UdpListener.open(place.where(), service, loops.next(), datagrams);
        };
    }

    private void closeFor(Place place, Map<Place, ServiceEntry> closed) {
        @Nullable Listener listener = listeners.remove(place);
        if (listener != null) {
            closed.put(place, listener.service());
            listener.close();
        }
    }

    private void reopen(Place place, ServiceEntry service, List<Problem> problems) {
        try {
            listeners.put(place, listener(place, service));
        } catch (IOException e) {
            problems.add(fault(service, "was given up, and cannot be had again: " + e.getMessage()));
        }
    }

    private static Problem fault(ServiceEntry service, String reason) {
        return new Problem(CatalogFile.NAME, service.line(), 0, service.name() + ": " + reason);
    }

    /**
     * Takes no clients any more, and gives the ports up, camped ones too. A UDP port from which a flow is still answered is
     * held until {@link #close}.
     */
    public void drain() {
        lock.lock();
        try {
            draining = true;
            for (Map.Entry<Place, Listener> one : List.copyOf(listeners.entrySet())) {
                if (one.getValue().idle()) {
                    one.getValue().close();
                    listeners.remove(one.getKey());
                } else {
                    one.getValue().exchange(one.getValue().service().camped());
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives all ports up. */
    public void close() {
        lock.lock();
        try {
            listeners.values().forEach(Listener::close);
            listeners.clear();
        } finally {
            lock.unlock();
        }
    }
}
