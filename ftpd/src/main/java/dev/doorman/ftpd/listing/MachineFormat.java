package dev.doorman.ftpd.listing;

import dev.doorman.ftpd.files.Entry;
import dev.doorman.ftpd.files.FileFacts;
import dev.doorman.ftpd.protocol.MachineFacts;
import dev.doorman.ftpd.protocol.MachineFacts.Fact;
import dev.doorman.ftpd.protocol.TimeValue;

/**
 * Lines for programs, RFC 3659 section 7.2. Immutable.
 *
 * <pre>
 *   type=file;size=1024;modify=20261126175000;perm=rwadf;unique=801g1f;UNIX.mode=0644; name
 * </pre>
 *
 * <p>What {@code perm} says of deleting and renaming is a guess by the file's own mode; its folder's decides.
 */
record MachineFormat(Viewer viewer, MachineFacts wanted) implements Format {
    @Override
    public String line(Entry entry, String shown) {
        FileFacts facts = entry.facts();
        StringBuilder line = new StringBuilder();
        add(line, Fact.TYPE, type(entry, shown));
        if (facts.kind() != FileFacts.Kind.DIRECTORY) {
            add(line, Fact.SIZE, String.valueOf(facts.bytes()));
        }
        add(line, Fact.MODIFY, TimeValue.text(facts.modified()));
        add(line, Fact.PERM, facts.kind() == FileFacts.Kind.DIRECTORY ? folder(facts) : file(facts));
        add(line, Fact.UNIQUE, Long.toHexString(facts.device()) + "g" + Long.toHexString(facts.inode()));
        add(line, Fact.UNIX_MODE, "0" + Integer.toOctalString(facts.mode()));
        add(line, Fact.UNIX_OWNER, Integer.toUnsignedString(facts.uid()));
        add(line, Fact.UNIX_GROUP, Integer.toUnsignedString(facts.gid()));
        return line.append(' ').append(shown).toString();
    }

    private void add(StringBuilder line, Fact fact, String value) {
        if (wanted.has(fact)) {
            line.append(fact.label()).append('=').append(value).append(';');
        }
    }

    private static String type(Entry entry, String shown) {
        return switch (entry.facts().kind()) {
            case FILE -> "file";
            case DIRECTORY ->
                switch (shown) {
                    case "." -> "cdir";
                    case ".." -> "pdir";
                    default -> "dir";
                };
            case LINK -> "OS.unix=symlink";
            case OTHER -> "OS.unix=special";
        };
    }

    private String file(FileFacts facts) {
        return (viewer.mayRead(facts) ? "r" : "")
                + (viewer.mayWrite(facts) ? "wa" : "")
                + (viewer.writes() ? "df" : "");
    }

    private String folder(FileFacts facts) {
        return (viewer.mayEnter(facts) ? "e" : "")
                + (viewer.mayRead(facts) ? "l" : "")
                + (viewer.mayWrite(facts) ? "cmp" : "")
                + (viewer.writes() ? "df" : "");
    }
}
