package dev.doorman.authd.homes;

import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.msdtyp.ACL;
import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.msdtyp.SID;
import com.hierynomus.msdtyp.SecurityDescriptor;
import com.hierynomus.msdtyp.ace.ACE;
import com.hierynomus.msdtyp.ace.AceFlags;
import com.hierynomus.msdtyp.ace.AceTypes;
import dev.doorman.authd.homes.Guard.Verdict;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final String JOHN = "S-1-5-21-1-2-3-1104";
    private static final String JANE = "S-1-5-21-1-2-3-1105";
    private static final String USERS = "S-1-5-21-1-2-3-513";
    private static final String ADMINISTRATORS = "S-1-5-32-544";
    private static final String EVERYONE = "S-1-1-0";

    /** FILE_GENERIC_READ with execute, and all rights on a file (MS-DTYP 2.4.3). */
    private static final long READ = 0x1200a9;

    private static final long FULL = 0x1f01ff;

    private static final SecurityDescriptor JOHNS = owned(JOHN, allow(JOHN, FULL), allow(EVERYONE, READ));

    private static SecurityDescriptor owned(@Nullable String owner, ACE... list) {
        return new SecurityDescriptor(
                EnumSet.of(SecurityDescriptor.Control.SR),
                owner == null ? null : SID.fromString(owner),
                null,
                null,
                new ACL(ACL.ACL_REVISION, List.of(list)));
    }

    private static ACE allow(String who, long rights, AceFlags... flags) {
        return AceTypes.accessAllowedAce(Set.of(flags), rights(rights), SID.fromString(who));
    }

    private static Set<AccessMask> rights(long rights) {
        Set<AccessMask> found = EnumSet.noneOf(AccessMask.class);
        for (AccessMask right : AccessMask.values()) {
            if ((rights & right.getValue()) != 0) {
                found.add(right);
            }
        }
        return found;
    }

    private static Verdict unsafe(String why) {
        return new Verdict.Unsafe(why);
    }

    @Test
    void whatOneHasAloneIsThatOnes() {
        assertThat(Guard.of(JOHNS, JOHNS)).isEqualTo(new Verdict.FilesOwner());
        assertThat(Guard.of(JOHNS, owned(JOHN, allow(JOHN, READ)))).isEqualTo(new Verdict.FilesOwner());
    }

    @ParameterizedTest
    @ValueSource(strings = {ADMINISTRATORS, "S-1-5-18", "S-1-22-1-0", "S-1-5-21-1-2-3-500", "S-1-5-21-1-2-3-512"})
    void administratorsAreNobodyElse(String administrator) {
        SecurityDescriptor theirs = owned(administrator, allow(administrator, FULL), allow(EVERYONE, READ));
        assertThat(Guard.of(theirs, theirs)).isEqualTo(new Verdict.Administrators());
        assertThat(Guard.of(theirs, JOHNS)).isEqualTo(new Verdict.FilesOwner());
        assertThat(Guard.of(JOHNS, theirs)).isEqualTo(new Verdict.HomesOwner());
        // as Windows makes home folders
        SecurityDescriptor folder = owned(administrator, allow(administrator, FULL), allow(JOHN, FULL));
        assertThat(Guard.of(folder, JOHNS)).isEqualTo(new Verdict.FilesOwner());
        assertThat(Guard.of(folder, theirs)).as("or is it a group's?").isEqualTo(unsafe("home writable by others"));
        assertThat(Guard.of(theirs, folder)).as("or is it a group's?").isEqualTo(unsafe("writable by others"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"S-1-5-21-1-2-3-1512", "S-1-5-21-1-2-3-4-512", "S-1-5-32-545", "S-1-22-1-1", "S-1-22-2-0"})
    void othersAreNoAdministrators(String other) {
        SecurityDescriptor theirs = owned(other, allow(other, FULL));
        assertThat(Guard.of(JOHNS, theirs)).isEqualTo(unsafe("owned by another"));
    }

    @Test
    void twoOwnersAreOneTooMany() {
        assertThat(Guard.of(JOHNS, owned(JANE, allow(JOHN, FULL)))).isEqualTo(unsafe("owned by another"));
        assertThat(Guard.of(owned(JANE), JOHNS)).isEqualTo(unsafe("owned by another"));
    }

    @ParameterizedTest
    @ValueSource(strings = {JANE, USERS, EVERYONE, "S-1-5-11", "S-1-3-0"})
    void whoElseMayWriteIsOneTooMany(String other) {
        SecurityDescriptor shared = owned(JOHN, allow(JOHN, FULL), allow(other, FULL));
        assertThat(Guard.of(JOHNS, shared)).isEqualTo(unsafe("writable by others"));
        assertThat(Guard.of(shared, JOHNS)).isEqualTo(unsafe("home writable by others"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AccessMask.class,
            names = {
                "FILE_WRITE_DATA",
                "FILE_APPEND_DATA",
                "FILE_WRITE_EA",
                "FILE_WRITE_ATTRIBUTES",
                "FILE_DELETE_CHILD",
                "DELETE",
                "WRITE_DAC",
                "WRITE_OWNER",
                "MAXIMUM_ALLOWED",
                "GENERIC_WRITE",
                "GENERIC_ALL",
            })
    void theseRightsAreWriting(AccessMask right) {
        assertThat(Guard.of(JOHNS, owned(JOHN, allow(JANE, right.getValue())))).isEqualTo(unsafe("writable by others"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AccessMask.class,
            names = {
                "FILE_READ_DATA",
                "FILE_EXECUTE",
                "FILE_READ_ATTRIBUTES",
                "FILE_READ_EA",
                "READ_CONTROL",
                "SYNCHRONIZE",
                "GENERIC_READ",
                "GENERIC_EXECUTE",
            })
    void theseAreNot(AccessMask right) {
        assertThat(Guard.of(JOHNS, owned(JOHN, allow(JANE, right.getValue())))).isEqualTo(new Verdict.FilesOwner());
    }

    @Test
    void anEntryForWhatIsYetToBeMadeIsNoneForThis() {
        SecurityDescriptor home = owned(JOHN, allow(JOHN, FULL), allow("S-1-3-0", FULL, AceFlags.INHERIT_ONLY_ACE));
        assertThat(Guard.of(home, JOHNS)).isEqualTo(new Verdict.FilesOwner());
        SecurityDescriptor handedDown = owned(JOHN, allow(JANE, FULL, AceFlags.INHERITED_ACE));
        assertThat(Guard.of(JOHNS, handedDown)).isEqualTo(unsafe("writable by others"));
    }

    @Test
    void theOwnersRightsAreTheOwners() {
        assertThat(Guard.of(JOHNS, owned(JOHN, allow("S-1-3-4", FULL)))).isEqualTo(new Verdict.FilesOwner());
    }

    @Test
    void aDenialIsNotCountedOn() {
        ACE denial = AceTypes.accessDeniedAce(Set.of(), rights(FULL), SID.fromString(JANE));
        assertThat(Guard.of(JOHNS, owned(JOHN, denial))).isEqualTo(new Verdict.FilesOwner());
        assertThat(Guard.of(JOHNS, owned(JOHN, denial, allow(JANE, FULL)))).isEqualTo(unsafe("writable by others"));
    }

    @ParameterizedTest
    @CsvSource({"true, writable by others", "false, home writable by others"})
    void withoutAListOrAnOwnerAnybodyMight(boolean file, String why) {
        SecurityDescriptor bare = new SecurityDescriptor(
                EnumSet.of(SecurityDescriptor.Control.SR), SID.fromString(JOHN), null, null, null);
        SecurityDescriptor ownerless = owned(null);
        for (SecurityDescriptor odd : List.of(bare, ownerless)) {
            assertThat(file ? Guard.of(JOHNS, odd) : Guard.of(odd, JOHNS)).isEqualTo(unsafe(why));
        }
    }
}
