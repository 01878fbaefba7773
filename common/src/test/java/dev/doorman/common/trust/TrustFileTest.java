package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.doorman.common.account.Account;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bounds of a file, and what the log says of it. What lines mean is in the table of cases. */
class TrustFileTest {
    private static final Logger LOG = Logger.getLogger(TrustFile.class.getName());
    private static final int MANY = 20_000;

    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(@Nullable LogRecord line) {
            if (line != null) {
                logged.add(new SimpleFormatter().formatMessage(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOG.addHandler(handler);
        LOG.setUseParentHandlers(false);
    }

    @AfterEach
    void leave() {
        LOG.removeHandler(handler);
        LOG.setUseParentHandlers(true);
    }

    private static List<TrustEntry> parse(String text) {
        return TrustFile.parse(text.getBytes(StandardCharsets.ISO_8859_1), "hosts.equiv")
                .entries();
    }

    @Test
    void theLogTellsTheLineAndNothingOfWhatIsInIt() {
        assertThat(parse("good.example.com\n\nsecret word too many\ngood.example.com\n"))
                .hasSize(2);
        assertThat(logged).containsExactly("trust line left out file=hosts.equiv line=3");
    }

    @Test
    void theLogEndsBeforeTheFaultsDo() {
        assertThat(parse("a b c\n".repeat(MANY / 2))).isEmpty();
        assertThat(logged).hasSize(9).last().isEqualTo("trust lines left out file=hosts.equiv further=9992");
    }

    @Test
    void anUnclearDenialEndsTheFile() {
        assertThat(parse("good.example.com\n-a b c\n+ +\n")).hasSize(1);
        assertThat(logged)
                .containsExactly("trust file not used from here on file=hosts.equiv line=2 why=unclear-denial");
    }

    @Test
    void aLineIsBounded() {
        String user = " +@" + "g".repeat(128);
        assertThat(parse("good.example.com" + user + "\n")).hasSize(1);
        assertThat(parse("good.example.com" + " ".repeat(1000) + "john\n")).hasSize(1);
        assertThat(parse("good.example.com" + " ".repeat(1100) + "john\n")).isEmpty();
        assertThat(parse("good.example.com" + user + "g\n")).isEmpty();
        assertThat(parse("good.example.com #" + "x".repeat(5000) + "\n")).hasSize(1);
    }

    @Test
    void theNumberOfLinesIsBounded() {
        assertThat(parse("h\n".repeat(MANY))).hasSize(16 * 1024);
        assertThat(logged)
                .containsExactly("trust file not used from here on file=hosts.equiv line=16385 why=too-many-lines");
    }

    @Test
    void theFileIsBounded() {
        byte[] most = "#".repeat(TrustFile.MAX_BYTES).getBytes(StandardCharsets.ISO_8859_1);
        byte[] more = "#".repeat(TrustFile.MAX_BYTES + 1).getBytes(StandardCharsets.ISO_8859_1);
        Account john = new Account("john", 1000, 1000, List.of(), "/home/john", "/bin/sh");
        assertThat(RhostsSource.Reading.of(most, john)).isInstanceOf(RhostsSource.Reading.Found.class);
        assertThat(RhostsSource.Reading.of(more, john)).isEqualTo(new RhostsSource.Reading.Unusable("too long"));
        assertThatIllegalArgumentException().isThrownBy(() -> TrustFile.parse(more, "hosts.equiv"));
    }

    @Test
    void theLastLineNeedsNoEnd() {
        assertThat(parse("good.example.com\nother.example.com")).hasSize(2);
        assertThat(parse("")).isEmpty();
    }
}
