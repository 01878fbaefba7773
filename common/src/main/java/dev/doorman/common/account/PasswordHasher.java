package dev.doorman.common.account;

/** crypt(3): the work of checking a password, and of making a hash. Any thread. */
public interface PasswordHasher {
    /**
     * Hashes a password as a setting says.
     *
     * @param password not changed
     * @param setting a hash, or the part of it before the hash proper
     * @return the whole hash; empty when the system knows no such method
     */
    String hash(byte[] password, String setting);

    /** A fresh setting of a method, such as {@code $y$}, with a random salt; empty when the system does not know it. */
    String setting(String method);
}
