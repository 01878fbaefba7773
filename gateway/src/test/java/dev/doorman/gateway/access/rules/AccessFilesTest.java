package dev.doorman.gateway.access.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFilesTest {
    @TempDir
    private Path etc;

    @Test
    void withoutFilesEverybodyComesIn() throws Exception {
        assertThat(AccessFiles.load(etc)).isEqualTo(AccessRules.NONE);
    }

    @Test
    void bothFilesAndTheNetgroupsThatTheyName() throws Exception {
        Files.writeString(etc.resolve("netgroup"), "trusted (ws1,,)\n");
        Files.writeString(etc.resolve("hosts.allow"), "ALL: @trusted\n");
        Files.writeString(etc.resolve("hosts.deny"), "ALL: ALL\n");
        AccessRules rules = AccessFiles.load(etc);
        assertThat(rules.allow()).extracting(Rule::where).containsExactly("hosts.allow:1");
        assertThat(rules.deny()).extracting(Rule::where).containsExactly("hosts.deny:1");
    }

    @Test
    void allFaultsOfBothFilesAreTold() throws Exception {
        Files.writeString(etc.resolve("hosts.allow"), "ALL: @trusted\nALL\n");
        Files.writeString(etc.resolve("hosts.deny"), "ALL: ALL: twist\n");
        assertThatThrownBy(() -> AccessFiles.load(etc))
                .hasMessageContaining("hosts.allow:1: no netgroup \"trusted\" in the file netgroup")
                .hasMessageContaining("hosts.allow:2: no \":\" in it")
                .hasMessageContaining("hosts.deny:1: twist is not supported");
    }
}
