package dev.doorman.authd.homes;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.msdtyp.SecurityDescriptor;
import com.hierynomus.msdtyp.SecurityInformation;
import com.hierynomus.mserref.NtStatus;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.msfscc.fileinformation.FileAllInformation;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2CreateOptions;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.session.Session;
import com.hierynomus.smbj.share.DiskEntry;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.trust.RhostsSource.Reading;
import dev.doorman.common.trust.TrustFile;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A user's home in a session on its file server, and the .rhosts in it. For the conversing thread. */
final class RemoteHome {
    private static final String NAME = ".rhosts";
    private static final Set<SecurityInformation> OWNER_AND_LIST =
            EnumSet.of(SecurityInformation.OWNER_SECURITY_INFORMATION, SecurityInformation.DACL_SECURITY_INFORMATION);
    private static final Set<AccessMask> LOOK =
            EnumSet.of(AccessMask.FILE_READ_ATTRIBUTES, AccessMask.FILE_READ_EA, AccessMask.READ_CONTROL);
    private static final Set<AccessMask> READ = EnumSet.of(
            AccessMask.FILE_READ_DATA,
            AccessMask.FILE_READ_ATTRIBUTES,
            AccessMask.FILE_READ_EA,
            AccessMask.READ_CONTROL);

    private final DiskShare share;
    private final String path;

    private RemoteHome(DiskShare share, String path) {
        this.share = share;
        this.path = path;
    }

    /** Reads a user's file, if it is to be believed. */
    static Reading read(Session session, HomePath.Network home, Account user) {
        if (!(session.connectShare(home.share()) instanceof DiskShare share)) {
            return new Reading.Unusable("no share of files");
        }
        return new RemoteHome(share, String.join("\\", home.folders())).read(user);
    }

    private Reading read(Account user) {
        try (DiskEntry home = open(path, LOOK, SMB2CreateOptions.FILE_DIRECTORY_FILE)) {
            String file = path.isEmpty() ? NAME : path + "\\" + NAME;
            try (DiskEntry rhosts = open(file, READ, SMB2CreateOptions.FILE_NON_DIRECTORY_FILE)) {
                return read(home, rhosts, user);
            } catch (SMBApiException e) {
                if (e.getStatus() == NtStatus.STATUS_OBJECT_NAME_NOT_FOUND) {
                    return new Reading.Absent();
                }
                throw e;
            }
        }
    }

    private Reading read(DiskEntry home, DiskEntry rhosts, Account user) {
        FileAllInformation about = rhosts.getFileInformation();
        if (!(rhosts instanceof File file) || about.getStandardInformation().isDirectory()) {
            return new Reading.Unusable("not a regular file");
        }
        if (isLink(about) || isLink(home.getFileInformation())) {
            return new Reading.Unusable("a link");
        }
        if (about.getStandardInformation().getNumberOfLinks() != 1) {
            return new Reading.Unusable("has another name");
        }
        if (about.getStandardInformation().getEndOfFile() > TrustFile.MAX_BYTES) {
            return new Reading.Unusable("too long");
        }
        return switch (Guard.of(security(home), security(rhosts))) {
            case Guard.Verdict.Administrators() -> Reading.of(content(file), user);
            case Guard.Verdict.FilesOwner() -> ifUsers(rhosts, file, user);
            case Guard.Verdict.HomesOwner() -> ifUsers(home, file, user);
            case Guard.Verdict.Unsafe(String why) -> new Reading.Unusable(why);
        };
    }

    private Reading ifUsers(DiskEntry owned, File file, Account user) {
        return isUsers(owned) ? Reading.of(content(file), user) : new Reading.Unusable("owned by another");
    }

    private static SecurityDescriptor security(DiskEntry entry) {
        return entry.getSecurityInformation(OWNER_AND_LIST);
    }

    private static boolean isLink(FileAllInformation about) {
        return (about.getBasicInformation().getFileAttributes()
                        & FileAttributes.FILE_ATTRIBUTE_REPARSE_POINT.getValue())
                != 0;
    }

    /** One more byte than may be, for that to be seen. */
    private static byte[] content(File file) {
        byte[] content = new byte[TrustFile.MAX_BYTES + 1];
        int length = 0;
        while (length < content.length) {
            int count = file.read(content, length, length, content.length - length);
            if (count <= 0) {
                break;
            }
            length += count;
        }
        return Arrays.copyOf(content, length);
    }

    /**
     * Whether what somebody owns, and nobody else may change, is the user's, in whose name we ask: if so, we may change it.
     * An owner always may change the list; but not by way of a share that forbids it, where attributes may do.
     */
    private boolean isUsers(DiskEntry entry) {
        return mayOpen(entry, AccessMask.WRITE_DAC) || mayOpen(entry, AccessMask.FILE_WRITE_ATTRIBUTES);
    }

    private boolean mayOpen(DiskEntry entry, AccessMask access) {
        SMB2CreateOptions kind = entry instanceof File
                ? SMB2CreateOptions.FILE_NON_DIRECTORY_FILE
                : SMB2CreateOptions.FILE_DIRECTORY_FILE;
        Set<AccessMask> wanted = EnumSet.copyOf(LOOK);
        wanted.add(access);
        try (DiskEntry again = open(entry.getPath(), wanted, kind)) {
            return index(again) == index(entry);
        } catch (SMBApiException e) {
            if (e.getStatus() == NtStatus.STATUS_ACCESS_DENIED) {
                return false;
            }
            throw e;
        }
    }

    private static long index(DiskEntry entry) {
        return entry.getFileInformation().getInternalInformation().getIndexNumber();
    }

    private DiskEntry open(String name, Set<AccessMask> access, SMB2CreateOptions kind) {
        return share.open(
                name,
                access,
                EnumSet.noneOf(FileAttributes.class),
                SMB2ShareAccess.ALL,
                SMB2CreateDisposition.FILE_OPEN,
                EnumSet.of(kind, SMB2CreateOptions.FILE_OPEN_REPARSE_POINT));
    }
}
