package dev.doorman.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Sample;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.measure.Spread;
import java.util.List;
import java.util.Locale;

/** The same for programs, with every turn's figure. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /**
     * One object, with an end of line.
     *
     * @param scale how much was done
     */
    public static String of(Machine machine, String scale, List<Comparison> comparisons) {
        ObjectNode all = MAPPER.createObjectNode();
        all.putObject("machine")
                .put("processors", machine.processors())
                .put("kernel", machine.kernel())
                .put("java", machine.java());
        all.put("scale", scale);
        ArrayNode lines = all.putArray("comparisons");
        comparisons.forEach(comparison -> line(lines.addObject(), comparison));
        return all.toPrettyString() + '\n';
    }

    private static void line(ObjectNode line, Comparison comparison) {
        line.put("row", comparison.row())
                .put("work", comparison.work())
                .put("unit", comparison.unit())
                .put("ratio", comparison.ratio())
                .put("aim", comparison.aim().text())
                .put("verdict", comparison.verdict().name().toLowerCase(Locale.ROOT));
        spread(line.putObject("ratios"), comparison.ratios());
        series(line.putObject("ours"), comparison.ours());
        series(line.putObject("theirs"), comparison.theirs());
    }

    private static void series(ObjectNode node, Series series) {
        node.put("name", series.name()).put("peakBytes", series.peakBytes());
        spread(node.putObject("value"), series.values());
        spread(node.putObject("cpuSeconds"), series.cpuSeconds());
        ArrayNode values = node.putArray("values");
        series.samples().stream().map(Sample::value).forEach(values::add);
    }

    private static void spread(ObjectNode node, Spread spread) {
        node.put("median", spread.median()).put("least", spread.least()).put("most", spread.most());
    }
}
