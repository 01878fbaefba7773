package dev.doorman.gateway.api;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows with names for their columns, to be shown to people. Immutable. */
public record Table(List<String> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Aligned columns below a heading, two blanks between; an empty cell is a dash. */
    public String text() {
        List<Integer> widths = IntStream.range(0, columns.size())
                .mapToObj(column -> Math.max(
                        columns.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> shown(row.get(column)).length())
                                .max()
                                .orElse(0)))
                .toList();
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList(), widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells, List<Integer> widths) {
        for (int i = 0; i < cells.size(); i++) {
            String cell = shown(cells.get(i));
            text.append(cell);
            if (i < cells.size() - 1) {
                text.append(" ".repeat(widths.get(i) - cell.length() + 2));
            }
        }
        text.append('\n');
    }

    private static String shown(String cell) {
        if (cell.isEmpty()) {
            return "-";
        }
        // a cell may hold what somebody far away has written: it is to move no cursor, and to begin no line
        return cell.codePoints()
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? "\\u%04x".formatted(c)
                        : Character.toString(c))
                .collect(Collectors.joining());
    }
}
