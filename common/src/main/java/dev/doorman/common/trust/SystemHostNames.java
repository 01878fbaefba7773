package dev.doorman.common.trust;

import dev.doorman.common.posix.NameService;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The system's resolver, each question bounded in time. Not Java's: that looks itself whether a name leads back, and if not
 * answers as if there were none, so a forged name could not be told from a missing one. Any thread.
 */
public final class SystemHostNames implements HostNames {
    private static final int THREADS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final BoundedCalls calls = new BoundedCalls("names", THREADS, LIMIT);

    @Override
    public Optional<String> reverse(InetAddress address) throws IOException {
        return calls.run(address, () -> NameService.name(address));
    }

    @Override
    public List<InetAddress> forward(HostName name) throws IOException {
        return calls.run(name, () -> NameService.addresses(name.text()));
    }
}
