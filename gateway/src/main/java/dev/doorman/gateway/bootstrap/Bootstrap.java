package dev.doorman.gateway.bootstrap;

import dev.doorman.gateway.catalog.KnownDaemons;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * {@code doorman bootstrap}: makes the keys of an installation where they are missing, in folders or in Secrets, each daemon's
 * apart. Run before the gateway and its daemons, as often as one likes: what is right is left alone. Prints the names of what it
 * made, never a key.
 */
@CommandLine.Command(
        name = "doorman bootstrap",
        mixinStandardHelpOptions = true,
        customSynopsis = {
            "doorman bootstrap --state DIR --daemon NAME=DIR ...",
            "       doorman bootstrap --kubernetes [--namespace NS]"
        },
        description =
                "Makes the keys of the gateway and its daemons where they are missing; changes nothing that is right.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all keys are there", "1:they are not", "2:the command line is wrong"})
public final class Bootstrap implements Callable<Integer> {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int RESENT = 4;

    private final PrintWriter out;
    private final PrintWriter err;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @CommandLine.Option(names = "--state", paramLabel = "DIR", description = "The gateway's state folder.")
    private @Nullable Path state;

    @CommandLine.Option(
            names = "--daemon",
            paramLabel = "NAME=DIR",
            description = "A daemon, and the folder that its link.key goes to.")
    private Map<String, Path> daemons = new LinkedHashMap<>();

    @CommandLine.Option(names = "--kubernetes", description = "Makes Secrets instead of files, for every daemon.")
    private boolean kubernetes;

    @CommandLine.Option(names = "--namespace", paramLabel = "NS", description = "Theirs; by default the pod's own.")
    private @Nullable String namespace;

    Bootstrap(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** The program; exits with the command's status. */
    public static void main(String[] arguments) {
        // before anything logs, which Quarkus does where it starts a program
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Bootstrap(out, err)).setOut(out).setErr(err).execute(arguments);
    }

    @Override
    public Integer call() {
        Path folder = state;
        if (kubernetes == (folder != null)) {
            throw wrong("either --state or --kubernetes is needed");
        }
        if (folder == null) {
            return secrets();
        }
        if (namespace != null) {
            throw wrong("--namespace goes with --kubernetes");
        }
        daemons.keySet().stream()
                .filter(daemon -> !KnownDaemons.names().contains(daemon))
                .findFirst()
                .ifPresent(daemon -> {
                    throw wrong("there is no daemon " + daemon + "; there are "
                            + String.join(", ", new TreeSet<>(KnownDaemons.names())));
                });
        return fill(new KeyFolders(folder, daemons));
    }

    private int secrets() {
        if (!daemons.isEmpty()) {
            throw wrong("--daemon goes with --state: in Kubernetes there is a Secret for each");
        }
        Config config = new ConfigBuilder(Config.autoConfigure(null))
                .withConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .withRequestTimeout((int) REQUEST_TIMEOUT.toMillis())
                .withRequestRetryBackoffLimit(RESENT)
                .build();
        @Nullable String chosen = namespace == null ? config.getNamespace() : namespace;
        if (chosen == null) {
            throw wrong("--namespace is needed: this is no pod that has one");
        }
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withHttpClientFactory(new JdkHttpClientFactory())
                .withConfig(config)
                .build()) {
            return fill(new KeySecrets(client, chosen));
        }
    }

    private int fill(KeyPlace place) {
        try {
            List<String> made = place.fill();
            made.forEach(name -> out.println("made " + name));
            out.println(made.isEmpty() ? "all keys are there, nothing was changed" : "all keys are there");
            return 0;
        } catch (IOException e) {
            err.println(reason(e));
            return 1;
        }
    }

    /** Java's own file exceptions have a path for a message. */
    private static String reason(IOException e) {
        return e instanceof FileSystemException
                ? e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage()
                : String.valueOf(e.getMessage());
    }

    private CommandLine.ParameterException wrong(String reason) {
        CommandLine.Model.CommandSpec own = spec;
        if (own == null) {
            throw new IllegalStateException("picocli has not set the command");
        }
        return new CommandLine.ParameterException(own.commandLine(), reason);
    }
}
