package dev.doorman.tftpd.session;

import dev.doorman.tftpd.files.Asker;
import dev.doorman.tftpd.files.RemapRules;
import dev.doorman.tftpd.files.Remapped;
import dev.doorman.tftpd.files.RulesFile;
import dev.doorman.tftpd.transfer.FileFaultException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a service changes the names that are asked for.
 *
 * @param map its file of rules; null where there is none
 */
record Changes(RulesFile file, @Nullable Path map) {
    /**
     * What becomes of a name.
     *
     * @throws FileFaultException when the rules cannot be used
     */
    Remapped of(String name, Asker asker) throws FileFaultException {
        return (map == null ? RemapRules.NONE : file.current(map)).apply(name, asker);
    }
}
