package dev.doorman.gateway.bootstrap;

import java.io.IOException;
import java.util.List;

/** Where the keys of an installation are kept. */
@FunctionalInterface
interface KeyPlace {
    /**
     * Makes what is missing or wrong, and changes nothing else. Blocks.
     *
     * @return the names of what was made
     * @throws IOException when that cannot be done; names what, without a byte of a key
     */
    List<String> fill() throws IOException;
}
