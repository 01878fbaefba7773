package dev.doorman.rutils.rcp;

import dev.doorman.common.posix.TreeNode;
import dev.doorman.common.posix.TreeNode.Links;
import org.jspecify.annotations.Nullable;

/**
 * Where something is, or is to be. Belongs to who made it; the node is not its own.
 *
 * @param in the directory by which the name is opened
 * @param links what becomes of a link of that name
 * @param above the place of the directory, for messages; null at the top
 */
record Place(
        TreeNode in, String name, Links links, @Nullable Place above) {
    /** Deeper than this nothing is copied: each level holds a descriptor. */
    private static final int MOST_LEVELS = 500;

    /** One that the command line names: who gave it means where its links lead. */
    static Place named(TreeNode workingDirectory, String path) {
        return new Place(workingDirectory, path, Links.FOLLOWED, null);
    }

    /** One in the directory at this place. */
    Place below(TreeNode folder, String name, Links links) {
        return new Place(folder, name, links, this);
    }

    boolean isTooDeep() {
        int levels = 0;
        for (Place place = this; place != null; place = place.above) {
            levels++;
        }
        return levels > MOST_LEVELS;
    }

    /** The path, for messages. */
    String path() {
        return above == null ? name : above.path() + (above.name.endsWith("/") ? "" : "/") + name;
    }

    /** The last component of the name. */
    String lastName() {
        int end = name.length();
        while (end > 1 && name.charAt(end - 1) == '/') {
            end--;
        }
        return name.substring(name.lastIndexOf('/', end - 1) + 1, end);
    }
}
