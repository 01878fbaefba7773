package dev.doorman.gateway.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows with names for their columns, to be shown as text or as JSON. Immutable. */
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

    /** Each row by its columns' names. */
    public List<Map<String, Object>> objects() {
        return rows.stream()
                .map(row -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    for (int i = 0; i < row.size(); i++) {
                        object.put(columns.get(i), row.get(i));
                    }
                    return object;
                })
                .collect(Collectors.toList());
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
        return cell.isEmpty() ? "-" : cell;
    }
}
