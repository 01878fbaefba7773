package dev.doorman.bench.peers;

import dev.doorman.bench.measure.Processes;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Doorman, started by {@code ./doorman up} on moved ports in a folder of its own. Whoever started it closes it. */
public final class Ours implements AutoCloseable {
    public static final String NAME = "doorman";

    /** Ports that no other Doorman here has; all else is as it comes, which is without limits for a source. */
    private static final String SETTINGS = """
            callback-passive-ports = 31700-31799
            """;

    private final Doorman doorman;

    private Ours(Doorman doorman) {
        this.doorman = doorman;
    }

    /** What is to be there before it starts. */
    public interface Preparation {
        void prepare(Doorman doorman) throws IOException;
    }

    /** Starts one. */
    public static Ours start(String inetdConf, String settings, Preparation preparation)
            throws IOException, InterruptedException {
        Doorman doorman = Doorman.configured(inetdConf, SETTINGS + settings);
        Ours ours = new Ours(doorman);
        try {
            preparation.prepare(doorman);
            Doorman.Result up = doorman.up();
            if (up.status() != 0) {
                throw new IOException("./doorman up: " + up.output());
            }
            return ours;
        } catch (IOException | InterruptedException | RuntimeException e) {
            ours.close();
            throw e;
        }
    }

    /** Starts one that relays from port 25, as it is here, to a port of this host. */
    public static Ours relay(int target) throws IOException, InterruptedException {
        return start("25 stream tcp nowait NULL tcp://127.0.0.1:%d%n".formatted(target), "", doorman -> {});
    }

    public Doorman doorman() {
        return doorman;
    }

    public int port(int wellKnown) {
        return doorman.port(wellKnown);
    }

    /** The gateway, and what it has started: authd, daemons, sessions. */
    public Processes processes() throws IOException {
        return Processes.of(doorman.gatewayPid());
    }

    /** The pid of a service's daemon, which runs. */
    public long daemon(String service) throws IOException, InterruptedException {
        String state = doorman.daemon(service);
        Matcher matcher = Pattern.compile("pid=(\\d+)").matcher(state);
        if (!matcher.find()) {
            throw new IOException("the daemon of " + service + " is " + state);
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() throws IOException {
        doorman.close();
    }
}
