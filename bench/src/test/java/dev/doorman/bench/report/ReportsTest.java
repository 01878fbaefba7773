package dev.doorman.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.doorman.bench.measure.Aim;
import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Sample;
import dev.doorman.bench.measure.Series;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The same figures as a table, for programs, and as a picture. */
class ReportsTest {
    private static final List<Comparison> COMPARISONS = List.of(
            new Comparison(
                    "relay-bytes",
                    "raw relay, <one> stream",
                    "MiB/s",
                    new Series("doorman", List.of(new Sample(2000, 0.5), new Sample(2100, 0.5)), 200 << 20),
                    new Series("haproxy", List.of(new Sample(1000, 1), new Sample(1000, 1)), 10 << 20),
                    Aim.atLeast(1.4)),
            new Comparison(
                    "memory",
                    "memory at rest",
                    "MiB",
                    new Series("doorman", List.of(new Sample(145, 0)), 0),
                    new Series("hello", List.of(new Sample(91, 0)), 0),
                    Aim.atMost(1.2)));

    @Test
    void theTableHasALineForEach() {
        List<String> lines = Table.of(COMPARISONS).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1))
                .contains("2050 (2000-2100)", "2.05 (2.00-2.10)", ">= 1.4", "yes", "0.50 / 1.00", "200 / 10");
        assertThat(lines.get(2)).contains("1.59 (1.59-1.59)", "<= 1.2", " no ", " - ");
    }

    @Test
    void theJsonHasEveryTurn() throws Exception {
        JsonNode all = new ObjectMapper().readTree(Json.of(Machine.here(), "quick", COMPARISONS));
        assertThat(all.get("scale").asText()).isEqualTo("quick");
        JsonNode first = all.get("comparisons").get(0);
        assertThat(first.get("verdict").asText()).isEqualTo("reached");
        assertThat(first.get("ours").get("values").get(1).asDouble()).isEqualTo(2100);
        assertThat(first.get("ratio").asDouble()).isEqualTo(2.05);
    }

    @Test
    void aFlameGraphHasABarForWhatTookTimeAndNoneForTheRest() throws Exception {
        Frame root = new Frame();
        for (int i = 0; i < 999; i++) {
            root.add(List.of("java.lang.Thread.run", i % 3 == 0 ? "dev.doorman.A.<init>" : "io.netty.B.read"));
        }
        root.add(List.of("java.lang.Thread.run", "dev.doorman.Rare.once"));
        String graph = FlameGraph.of("some & all", root);
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(graph)))
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("svg");
        assertThat(graph)
                .contains(
                        "some &amp; all, 1000 samples", "dev.doorman.A.&lt;init&gt;: 33.3 %", "io.netty.B.read: 66.6 %")
                .doesNotContain("Rare");
    }

    @Test
    void theChartIsXml() throws Exception {
        String chart = Chart.of(Machine.here().text(), COMPARISONS);
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(chart)))
                        .getDocumentElement()
                        .getTagName())
                .isEqualTo("svg");
        assertThat(chart).contains("&lt;one&gt;");
    }
}
