package dev.doorman.tftpd.files;

import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The folders that a service's line names: all that anybody can have is in one of them. Relative names are searched for in all;
 * an absolute one must begin with one of them. Where the folder is the root, as if by chroot(2), a name is below it either way.
 * Immutable.
 *
 * @param folders absolute, searched in this order
 */
public record Folders(List<String> folders, Names names) {
    /** As tftpd(8) has it. */
    public static final int MOST = 20;

    /** What an absolute name means. */
    public enum Names {
        /** It is the system's, and must begin with one of the folders. */
        OF_THE_SYSTEM,
        /** It begins in the folder, of which there is one. */
        OF_THE_FOLDER
    }

    public Folders {
        folders = List.copyOf(folders);
        if (folders.isEmpty() || folders.size() > MOST) {
            throw new IllegalArgumentException(folders.size() + " folders");
        }
    }

    /**
     * A place that a name may mean.
     *
     * @param folder absolute
     * @param path below it
     */
    record Place(String folder, String path) {}

    /**
     * Where a name may lead, best first.
     *
     * @throws FileFaultException when it can lead nowhere
     */
    List<Place> places(String name) throws FileFaultException {
        if (Arrays.asList(name.split("/", -1)).contains("..")) {
            throw new FileFaultException(ErrorCode.ACCESS_VIOLATION, "a name with .. in it");
        }
        List<Place> places = new ArrayList<>();
        for (String folder : folders) {
            if (names == Names.OF_THE_FOLDER || !name.startsWith("/")) {
                places.add(new Place(folder, name));
            } else {
                String prefix = folder.endsWith("/") ? folder : folder + "/";
                if (name.startsWith(prefix)) {
                    places.add(new Place(folder, name.substring(prefix.length())));
                }
            }
        }
        if (places.isEmpty()) {
            throw new FileFaultException(ErrorCode.ACCESS_VIOLATION, "not in a folder that is served");
        }
        return places;
    }
}
