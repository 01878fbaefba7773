package dev.doorman.gateway.listener;

import dev.doorman.common.settings.Problem;
import dev.doorman.gateway.catalog.CatalogDiff;
import dev.doorman.gateway.catalog.CatalogFile;
import dev.doorman.gateway.catalog.ServiceCatalog;
import dev.doorman.gateway.catalog.ServiceEntry;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

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
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ServiceEntry.Key, List<Listener>> listeners = new LinkedHashMap<>();
    private volatile ServiceCatalog catalog = new ServiceCatalog(List.of());

    /**
     * A set without ports.
     *
     * @param handler takes the clients of stream services
     * @param datagrams takes those of dgram services
     */
    public ListenerSet(
            ListenAddresses addresses, EventLoopGroup loops, AcceptHandler handler, DatagramHandler datagrams) {
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
        lock.lock();
        try {
            return listeners.getOrDefault(service.key(), List.of()).stream()
                    .map(listener -> listener.where().text(service.type()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Goes over to another catalog: what is the same keeps its sockets, what changed keeps its ports without a gap.
     *
     * @return why it could not be done; then nothing has changed. Empty when it was
     */
    public List<Problem> apply(ServiceCatalog next) {
        lock.lock();
        try {
            CatalogDiff diff = catalog.to(next);
            Map<ServiceEntry.Key, List<Listener>> fresh = new LinkedHashMap<>();
            List<Problem> problems = new ArrayList<>();
            for (ServiceEntry service : diff.added()) {
                fresh.put(service.key(), open(service, problems));
            }
            if (!problems.isEmpty()) {
                fresh.values().forEach(opened -> opened.forEach(Listener::close));
                return problems;
            }
            diff.removed().forEach(service -> close(service.key()));
            diff.changed()
                    .forEach(service -> listeners
                            .getOrDefault(service.key(), List.of())
                            .forEach(listener -> listener.exchange(service)));
            listeners.putAll(fresh);
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

    private List<Listener> open(ServiceEntry service, List<Problem> problems) {
        List<Listener> opened = new ArrayList<>();
        try {
            for (ListenAddress where : addresses.of(service)) {
                opened.add(
                        switch (service.type()) {
                            case STREAM -> TcpListener.open(where, service, loops, handler);
                            case DGRAM -> UdpListener.open(where, service, loops.next(), datagrams);
                        });
            }
        } catch (IOException | IllegalArgumentException e) {
            String reason = service.name() + ": cannot listen on " + e.getMessage();
            problems.add(new Problem(CatalogFile.NAME, service.line(), 0, reason));
        }
        return opened;
    }

    private void close(ServiceEntry.Key key) {
        List<Listener> gone = listeners.remove(key);
        if (gone != null) {
            gone.forEach(Listener::close);
        }
    }

    /** Gives all ports up. */
    public void close() {
        lock.lock();
        try {
            List.copyOf(listeners.keySet()).forEach(this::close);
        } finally {
            lock.unlock();
        }
    }
}
