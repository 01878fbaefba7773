package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Python's ftplib, whose script is everything.py. */
class FtplibIT {
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, clear, passive",
        "127.0.0.1, clear, active",
        "127.0.0.1, tls, passive",
        "127.0.0.1, tls, active",
        "::1, clear, passive",
        "::1, clear, active",
        "::1, tls, passive",
    })
    void everything(String address, String way, String mode) throws Exception {
        Path script = Path.of(FtplibIT.class.getResource("everything.py").toURI());
        String folder = "p-" + way + "-" + mode + "-" + (address.equals("::1") ? "6" : "4");
        Apart end = Apart.run(
                List.of(
                        "python3",
                        script.toString(),
                        address,
                        String.valueOf(host.port()),
                        Doorman.USER,
                        Doorman.PASSWORD,
                        way,
                        mode,
                        folder,
                        host.certificate.toString()),
                "");
        assertThat(end).as(end.errors()).isEqualTo(new Apart(0, "done\n", ""));
    }
}
