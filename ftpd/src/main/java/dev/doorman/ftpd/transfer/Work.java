package dev.doorman.ftpd.transfer;

import java.io.Closeable;
import java.io.IOException;

/** What is to go over a data connection. Made by the session's thread; all else is done by the transfer's, which closes it. */
public interface Work extends Closeable {
    /** Which way it goes. */
    enum Direction {
        TO_CLIENT,
        FROM_CLIENT,
        /** A listing: to the client, and no file. */
        LISTING
    }

    Direction direction();

    /** The file, as the user sees it; octets, each a char. */
    String path();

    /** The text of the reply with which it begins. */
    String opening();

    /**
     * Carries it all.
     *
     * @throws IOException when the connection breaks; a {@link LocalFaultException} or a FileFault when it is the file
     */
    void carry(DataConnection data, Progress progress) throws IOException;

    /** It has come to its end: what was carried holds now. */
    void commit() throws IOException;
}
