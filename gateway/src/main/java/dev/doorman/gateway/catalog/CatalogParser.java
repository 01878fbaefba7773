package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Parses the text of an inetd.conf; finds all faults at once. Pure. */
public final class CatalogParser {
    private static final int MAX_LINE = 4096;
    private static final int MAX_SERVICES = 1024;
    private static final int MAX_PROBLEMS = 100;

    private final String file;
    private final LineParser parser;
    private final List<ServiceEntry> services = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int more;

    private CatalogParser(String file, ServiceNames names) {
        this.file = file;
        this.parser = new LineParser(names);
    }

    /**
     * Parses a file's text.
     *
     * @param file its name, for the problems
     */
    public static CatalogResult parse(String file, String text, ServiceNames names) {
        CatalogParser parser = new CatalogParser(file, names);
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            parser.line(number, line);
        }
        return parser.result();
    }

    private void line(int number, String line) {
        if (line.length() > MAX_LINE) {
            problem(number, MAX_LINE, "the line is longer than " + MAX_LINE + " characters");
            return;
        }
        List<Field> fields = Field.split(line);
        if (fields.isEmpty()) {
            return;
        }
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7f) {
                problem(number, i + 1, "control character " + (int) c);
                return;
            }
        }
        try {
            add(parser.parse(number, fields), fields.getFirst());
        } catch (FieldException e) {
            problem(number, e.column(), String.valueOf(e.getMessage()));
        }
    }

    private void add(ServiceEntry entry, Field first) throws FieldException {
        Optional<ServiceEntry> taken = services.stream()
                .filter(other -> other.key().collides(entry.key()))
                .findFirst();
        if (taken.isPresent()) {
            throw new FieldException(
                    first,
                    "port " + entry.port() + " is taken by line " + taken.get().line() + " already");
        }
        if (services.size() == MAX_SERVICES) {
            throw new FieldException(first, "more than " + MAX_SERVICES + " services");
        }
        services.add(entry);
    }

    private void problem(int line, int column, String reason) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(new Problem(file, line, column, reason));
        } else {
            more++;
        }
    }

    private CatalogResult result() {
        if (problems.isEmpty()) {
            return new CatalogResult.Parsed(new ServiceCatalog(services));
        }
        if (more > 0) {
            problems.add(Problem.ofFile(file, "and " + more + " more"));
        }
        return new CatalogResult.Broken(problems);
    }
}
