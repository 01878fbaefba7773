package dev.doorman.common.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00.987Z");
    private static final Instant NOON_SECONDS = Instant.parse("2026-11-25T12:00:00Z");

    private final MapStore store = new MapStore();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Vault vault(int... keys) throws IOException {
        return new Vault(store, VaultKeysFor.bytes(keys), () -> NOON);
    }

    private String entry(String user) {
        return String.valueOf(store.entries.get(user));
    }

    private static void assertOpens(Vault vault, String user, String password, long version) throws IOException {
        Found found = vault.open(user);
        assertThat(found).isInstanceOf(Found.Stored.class);
        Found.Stored stored = (Found.Stored) found;
        assertThat(stored.entry()).isEqualTo(new VaultEntry(user, version, NOON_SECONDS));
        try (VaultedPassword opened = stored.password()) {
            assertThat(opened.bytes()).isEqualTo(bytes(password));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"john", "DOMAIN+john", "a$b@c.d_e-f", "..", "_"})
    void whatIsStoredIsFound(String user) throws Exception {
        Vault vault = vault(1);
        assertThat(vault.open(user)).isEqualTo(new Found.Absent());
        assertThat(vault.store(user, bytes("pass wörd"))).isEqualTo(new VaultEntry(user, 1, NOON_SECONDS));
        assertOpens(vault, user, "pass wörd", 1);
        assertThat(vault.store(user, bytes("another")).version()).isEqualTo(2);
        assertOpens(vault, user, "another", 2);
        assertThat(vault.delete(user)).isTrue();
        assertThat(vault.delete(user)).isFalse();
        assertThat(vault.open(user)).isEqualTo(new Found.Absent());
    }

    @Test
    void everyLengthUpToTheLongest() throws Exception {
        Vault vault = vault(1);
        for (int length = 0; length <= Vault.MAX_PASSWORD; length++) {
            String password = "x".repeat(length);
            assertOpens(
                    vault,
                    "john",
                    password,
                    vault.store("john", bytes(password)).version());
        }
        assertThatThrownBy(() -> vault.store("john", new byte[Vault.MAX_PASSWORD + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryDoesNotTellHowLongItsPasswordIs() throws Exception {
        Vault vault = vault(1);
        Set<Integer> sizes = new HashSet<>();
        for (int length = 0; length <= 254; length++) {
            vault.delete("john");
            var _ = vault.store("john", new byte[length]);
            sizes.add(entry("john").length());
        }
        assertThat(sizes).hasSize(1);
    }

    @Test
    void noTwoSealsAreTheSame() throws Exception {
        Vault vault = vault(1);
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            vault.delete("john");
            var _ = vault.store("john", bytes("same"));
            nonces.add(entry("john")
                    .substring(entry("john").lastIndexOf(' ') + 1, entry("john").lastIndexOf(' ') + 17));
        }
        assertThat(nonces).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-john", "jo hn", "jo\nhn", "jo:hn", "../john", "jöhn"})
    void whatIsNoNameIsRefused(String user) throws Exception {
        Vault vault = vault(1);
        assertThatThrownBy(() -> vault.store(user, bytes("secret"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.open(user)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.delete(user)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vault.store("x".repeat(129), bytes("secret")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherUsersEntryDoesNotOpen() throws Exception {
        Vault vault = vault(1);
        var _ = vault.store("john", bytes("secret"));
        store.entries.put("ann", entry("john"));
        assertThat(vault.open("ann")).isEqualTo(new Found.Unreadable(Found.Fault.ALTERED));
        assertOpens(vault, "john", "secret", 1);
    }

    @Test
    void partsOfAnEarlierEntryDoNotOpen() throws Exception {
        Vault vault = vault(1);
        var _ = vault.store("john", bytes("first"));
        String[] first = entry("john").split(" ", -1);
        var _ = vault.store("john", bytes("second"));
        String[] second = entry("john").split(" ", -1);
        store.entries.put("john", String.join(" ", second[0], second[1], second[2], second[3], first[4]));
        assertThat(vault.open("john")).isEqualTo(new Found.Unreadable(Found.Fault.ALTERED));
        store.entries.put("john", String.join(" ", second[0], second[1], first[2], second[3], second[4]));
        assertThat(vault.open("john")).isEqualTo(new Found.Unreadable(Found.Fault.ALTERED));
        store.entries.put("john", String.join(" ", second[0], second[1], second[2], "2027-11-25T12:00:00Z", second[4]));
        assertThat(vault.open("john")).isEqualTo(new Found.Unreadable(Found.Fault.ALTERED));
        store.entries.put("john", String.join(" ", second));
        assertOpens(vault, "john", "second", 2);
    }

    @Test
    void noBitOfAnEntryCanBeChanged() throws Exception {
        Vault vault = vault(1);
        var _ = vault.store("john", bytes("secret"));
        String whole = entry("john");
        for (int i = 0; i < whole.length(); i++) {
            for (int bit = 0; bit < 8; bit++) {
                char changed = (char) (whole.charAt(i) ^ 1 << bit);
                store.entries.put("john", whole.substring(0, i) + changed + whole.substring(i + 1));
                assertThat(vault.open("john")).as("byte %d, bit %d", i, bit).isInstanceOf(Found.Unreadable.class);
            }
            store.entries.put("john", whole.substring(0, i));
            assertThat(vault.open("john")).as("cut at %d", i).isInstanceOf(Found.Unreadable.class);
        }
    }

    @Test
    void whatTheSealCoversHasOneSpelling() throws Exception {
        Vault vault = vault(1);
        var _ = vault.store("john", bytes("secret"));
        String whole = entry("john");
        for (String other : new String[] {
            whole + " ", " " + whole, whole.replace("Z ", ".0Z "), whole.replace(" 1 ", " 01 "), whole + "\n"
        }) {
            store.entries.put("john", other);
            assertThat(vault.open("john")).as(other).isInstanceOf(Found.Unreadable.class);
        }
        store.entries.put("john", "x".repeat(1_000_000));
        assertThat(vault.open("john")).isEqualTo(new Found.Unreadable(Found.Fault.ALTERED));
    }

    @Test
    void withoutItsKeyAnEntryDoesNotOpenAndCanBeReplaced() throws Exception {
        var _ = vault(1).store("john", bytes("secret"));
        Vault other = vault(2);
        assertThat(other.open("john")).isEqualTo(new Found.Unreadable(Found.Fault.UNKNOWN_KEY));
        assertThat(other.rotate()).isZero();
        assertThat(other.store("john", bytes("new")).version()).isEqualTo(2);
        assertOpens(other, "john", "new", 2);
        store.entries.put("john", "nonsense");
        assertThat(other.store("john", bytes("newer")).version()).isEqualTo(1);
        store.entries.put("john", "nonsense");
        assertThat(other.delete("john")).isTrue();
    }

    @Test
    void thePreviousKeyOpensUntilTheEntryIsUsed() throws Exception {
        var _ = vault(1).store("john", bytes("secret"));
        var _ = vault(1).store("ann", bytes("other"));
        Vault both = vault(2, 1);
        assertOpens(both, "john", "secret", 1);
        Vault fresh = vault(2);
        assertOpens(fresh, "john", "secret", 1);
        assertThat(fresh.open("ann")).isEqualTo(new Found.Unreadable(Found.Fault.UNKNOWN_KEY));
        assertThat(both.store("ann", bytes("newer")).version()).isEqualTo(2);
        assertOpens(fresh, "ann", "newer", 2);
    }

    @Test
    void rotationSealsAllThatOpens() throws Exception {
        for (int i = 0; i < 50; i++) {
            var _ = vault(1).store("user" + i, bytes("secret" + i));
        }
        var _ = vault(9).store("lost", bytes("secret"));
        store.entries.put("broken", entry("user0"));
        Vault both = vault(2, 1);
        assertThat(both.rotate()).isEqualTo(50);
        assertThat(both.rotate()).isZero();
        Vault fresh = vault(2);
        for (int i = 0; i < 50; i++) {
            assertOpens(fresh, "user" + i, "secret" + i, 1);
        }
        assertThat(store.entries).hasSize(52);
        assertThat(vault(9).open("lost")).isInstanceOf(Found.Stored.class);
    }

    @Test
    void aStoreThatCannotBeWrittenStillGivesThePassword() throws Exception {
        var _ = vault(1).store("john", bytes("secret"));
        VaultStore readOnly = new VaultStore() {
            @Override
            public java.util.Map<String, String> read() {
                return store.read();
            }

            @Override
            public void update(Change change) throws IOException {
                throw new IOException("read-only");
            }

            @Override
            public void close() {}
        };
        try (Vault both = new Vault(readOnly, VaultKeysFor.bytes(2, 1), () -> NOON)) {
            assertOpens(both, "john", "secret", 1);
        }
    }

    @Test
    void nothingTellsASecret() throws Exception {
        Vault vault = vault(1);
        byte[] password = bytes("secret");
        var _ = vault.store("john", password);
        assertThat(password).as("the caller's, who wipes it").isEqualTo(bytes("secret"));
        Found.Stored stored = (Found.Stored) vault.open("john");
        assertThat(stored.toString()).contains("john").doesNotContain("secret");
        byte[] opened = stored.password().bytes();
        stored.password().close();
        assertThat(opened).containsOnly(0);
        assertThatThrownBy(() -> stored.password().bytes()).isInstanceOf(IllegalStateException.class);
        assertThat(VaultKeysFor.bytes(1, 2)).hasToString("VaultKeys");
        assertThat(entry("john")).doesNotContain("secret", Base64.getEncoder().encodeToString(bytes("secret")));
    }
}
