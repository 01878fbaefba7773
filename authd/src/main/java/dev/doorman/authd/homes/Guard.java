package dev.doorman.authd.homes;

import com.hierynomus.msdtyp.SID;
import com.hierynomus.msdtyp.SecurityDescriptor;
import com.hierynomus.msdtyp.ace.ACE;
import com.hierynomus.msdtyp.ace.AceFlags;
import com.hierynomus.msdtyp.ace.AceType;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who, besides administrators, may have written a file on a server: by the owners of the file and of the folder that it is
 * in, and by their access lists. Whatever lets somebody write, remove, or let others write counts; a list's denials are not
 * counted on. Stateless.
 */
final class Guard {
    /** Built-in administrators, the system itself, and Samba's root. */
    private static final Set<String> ADMINISTRATORS = Set.of("S-1-5-32-544", "S-1-5-18", "S-1-22-1-0");
    /** A domain's or machine's Administrator, its Domain Admins and Enterprise Admins (MS-DTYP 2.4.2.4). */
    private static final Pattern DOMAIN_ADMINISTRATORS = Pattern.compile("S-1-5-21-\\d+-\\d+-\\d+-(?:500|512|519)");

    /** OWNER RIGHTS: the owner, whoever that is. */
    private static final String OWNER_RIGHTS = "S-1-3-4";

    /** MS-DTYP 2.4.3 and MS-SMB2 2.2.13.1: write, append, EAs, attributes, delete, children, DACL, owner, generic ones. */
    private static final long WRITES = 0x2 | 0x4 | 0x10 | 0x100 | 0x10000 | 0x40 | 0x40000 | 0x80000 | 0x52000000L;

    private static final Set<AceType> ALLOW = Set.of(
            AceType.ACCESS_ALLOWED_ACE_TYPE,
            AceType.ACCESS_ALLOWED_OBJECT_ACE_TYPE,
            AceType.ACCESS_ALLOWED_CALLBACK_ACE_TYPE,
            AceType.ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE);

    private Guard() {}

    /** What came of it. */
    sealed interface Verdict {
        /** Administrators alone. */
        record Administrators() implements Verdict {}

        /** One other, who owns the file. */
        record FilesOwner() implements Verdict {}

        /** One other, who owns the folder, where the file is an administrator's. */
        record HomesOwner() implements Verdict {}

        /**
         * More than one other, or nobody knows.
         *
         * @param why a constant text
         */
        record Unsafe(String why) implements Verdict {}
    }

    static Verdict of(SecurityDescriptor home, SecurityDescriptor file) {
        Optional<Set<SID>> ofFile = writers(file);
        Optional<Set<SID>> ofHome = writers(home);
        if (ofFile.isEmpty()) {
            return new Verdict.Unsafe("writable by others");
        }
        if (ofHome.isEmpty()) {
            return new Verdict.Unsafe("home writable by others");
        }
        @Nullable SID owner = other(file.getOwnerSid());
        @Nullable SID homes = other(home.getOwnerSid());
        if (owner != null && homes != null && !owner.equals(homes)) {
            return new Verdict.Unsafe("owned by another");
        }
        Set<SID> one = owner != null ? Set.of(owner) : homes != null ? Set.of(homes) : Set.of();
        if (!one.containsAll(ofFile.get())) {
            return new Verdict.Unsafe("writable by others");
        }
        if (!one.containsAll(ofHome.get())) {
            return new Verdict.Unsafe("home writable by others");
        }
        if (owner != null) {
            return new Verdict.FilesOwner();
        }
        return homes != null ? new Verdict.HomesOwner() : new Verdict.Administrators();
    }

    private static @Nullable SID other(SID sid) {
        return isAdministrator(sid) ? null : sid;
    }

    /** All but administrators and the owner by itself; empty where there is no list, or no owner, so that anybody might. */
    private static Optional<Set<SID>> writers(SecurityDescriptor descriptor) {
        if (descriptor.getDacl() == null || descriptor.getOwnerSid() == null) {
            return Optional.empty();
        }
        Set<SID> found = new HashSet<>();
        for (ACE entry : descriptor.getDacl().getAces()) {
            boolean writes = (entry.getAccessMask() & WRITES) != 0;
            boolean here = !entry.getAceHeader().getAceFlags().contains(AceFlags.INHERIT_ONLY_ACE);
            boolean named = !entry.getSid().toString().equals(OWNER_RIGHTS) && !isAdministrator(entry.getSid());
            if (ALLOW.contains(entry.getAceHeader().getAceType()) && writes && here && named) {
                found.add(entry.getSid());
            }
        }
        return Optional.of(found);
    }

    private static boolean isAdministrator(SID sid) {
        String text = sid.toString();
        return ADMINISTRATORS.contains(text)
                || DOMAIN_ADMINISTRATORS.matcher(text).matches();
    }
}
