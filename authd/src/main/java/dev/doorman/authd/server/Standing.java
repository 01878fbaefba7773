package dev.doorman.authd.server;

/** What an asker is to us, by the kernel's word; and what a question asks of its asker. */
public enum Standing {
    /** One of the uids that were named as privileged: a daemon, or root at a shell. */
    PRIVILEGED,
    /** Any user of the machine, who may ask about nobody else. */
    ANYONE
}
