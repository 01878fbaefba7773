package dev.doorman.tftpd.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.tftpd.protocol.TftpPacket.Operation;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {
    private static final Asker READER = new Asker(Operation.READ, InetAddress.ofLiteral("192.0.2.1"));

    @TempDir
    private Path scratch;

    @Test
    void itIsReadAnewWhenItChangesAndOnlyThen() throws Exception {
        RulesFile file = new RulesFile(() -> Instant.now().plus(Duration.ofMinutes(1)));
        Path path = Files.writeString(scratch.resolve("map"), "r ^ one-\n");
        assertThat(file.current(path).apply("x", READER)).isEqualTo(new Remapped.Name("one-x"));
        assertThat(file.current(path)).isSameAs(file.current(path));
        Files.writeString(path, "r ^ another-\n");
        assertThat(file.current(path).apply("x", READER)).isEqualTo(new Remapped.Name("another-x"));
        // as Kubernetes has a configuration's files
        Path link = Files.createSymbolicLink(scratch.resolve("link"), path);
        assertThat(file.current(link).apply("x", READER)).isEqualTo(new Remapped.Name("another-x"));
    }

    @Test
    void aFileThatCannotBeUsedServesNobody() throws Exception {
        RulesFile file = new RulesFile(Instant::now);
        Path path = scratch.resolve("map");
        assertThatThrownBy(() -> file.current(path)).isInstanceOf(FileFaultException.class);
        Files.writeString(path, "what is this");
        assertThatThrownBy(() -> file.current(path)).isInstanceOf(FileFaultException.class);
        Files.writeString(path, "# ".repeat(200_000));
        assertThatThrownBy(() -> file.current(path)).isInstanceOf(FileFaultException.class);
        Files.writeString(path, "r ^ x\n");
        assertThat(file.current(path)).isNotNull();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(() -> file.current(path)).isInstanceOf(FileFaultException.class);
    }
}
