package dev.doorman.gateway.check;

import dev.doorman.common.settings.BrokenConfigurationException;
import dev.doorman.common.settings.Problem;
import dev.doorman.gateway.api.ServiceTexts;
import dev.doorman.gateway.api.Table;
import dev.doorman.gateway.catalog.CatalogFile;
import dev.doorman.gateway.catalog.Limits;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.config.Configuration;
import dev.doorman.gateway.listener.ListenAddresses;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * {@code doorman check}: reads a configuration by the same code as the gateway, and says what it would do, or where it is
 * wrong. Takes no port and starts nothing.
 */
@CommandLine.Command(
        name = "doorman check",
        mixinStandardHelpOptions = true,
        description = "Reads a configuration and says what the gateway would do with it, or where it is wrong.",
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:the configuration is right", "1:it is wrong", "2:the command line is wrong"})
public final class Check implements Callable<Integer> {
    private final PrintWriter out;
    private final PrintWriter err;

    @CommandLine.Option(names = "--etc", paramLabel = "DIR", description = "The configuration folder.")
    private Path etc = Path.of("etc", "demo");

    @CommandLine.Option(names = "--bind", paramLabel = "ADDR", description = "loopback, * or an address.")
    private String bind = "loopback";

    @CommandLine.Option(names = "--port-offset", paramLabel = "N", description = "Is added to every port.")
    private int portOffset;

    @CommandLine.Parameters(arity = "0..1", paramLabel = "FILE", description = "Another inetd.conf than the folder's.")
    private @Nullable Path file;

    Check(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /** The program; exits with the command's status. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Check(out, err)).setOut(out).setErr(err).execute(arguments);
    }

    @Override
    public Integer call() {
        try {
            Path conf = file;
            Configuration configuration = Configuration.load(etc, conf == null ? etc.resolve(CatalogFile.NAME) : conf);
            out.print(table(configuration.catalog().services(), new ListenAddresses(bind, portOffset))
                    .text());
            out.flush();
            return 0;
        } catch (BrokenConfigurationException e) {
            e.problems().forEach(err::println);
            err.println(e.problems().size() + (e.problems().size() == 1 ? " fault" : " faults"));
            return 1;
        } catch (IOException | IllegalArgumentException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private static Table table(List<ServiceEntry> services, ListenAddresses addresses)
            throws BrokenConfigurationException {
        List<List<String>> rows = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (ServiceEntry service : services) {
            try {
                rows.add(List.of(
                        service.name(),
                        service.multiplexed()
                                ? "tcpmux"
                                : addresses.of(service).stream()
                                        .map(where -> where.text(service.type()))
                                        .collect(Collectors.joining(",")),
                        service.state() == ServiceState.ON ? "on" : "camped",
                        ServiceTexts.server(service.server()),
                        limits(service.limits())));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(CatalogFile.NAME, service.line(), 0, service.name() + ": " + e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw new BrokenConfigurationException(problems);
        }
        return new Table(List.of("service", "listens", "state", "server", "limits"), rows);
    }

    private static String limits(Limits limits) {
        List<String> texts = new ArrayList<>();
        add(texts, limits.perMinute(), "a minute");
        add(texts, limits.children(), "at once");
        add(texts, limits.perSourcePerMinute(), "a minute per source");
        add(texts, limits.perSource(), "at once per source");
        return String.join(", ", texts);
    }

    private static void add(List<String> texts, int limit, String what) {
        if (limit > 0) {
            texts.add(limit + " " + what);
        }
    }
}
