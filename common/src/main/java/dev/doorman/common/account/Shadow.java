package dev.doorman.common.account;

/**
 * A line of shadow(5), without its name. Days count from 1970-01-01; -1 is an empty field.
 *
 * @param hash as it stands in the file, locks included; a secret
 * @param lastChange the day of the last change of the password; 0: it must be changed now
 * @param maximum after so many days it must be changed
 * @param inactive and after so many more the account is shut
 * @param expires the day on which the account is shut
 */
public record Shadow(String hash, long lastChange, long maximum, long inactive, long expires) {
    /** Whether the account may be used on a day, as far as its password's age and its own end go. */
    public boolean usableOn(long day) {
        if (expires >= 0 && day >= expires) {
            return false;
        }
        if (lastChange == 0) {
            return false;
        }
        // nobody can be asked for a new password over these protocols: an outdated one is no password
        return lastChange < 0 || maximum < 0 || day <= lastChange + maximum + Math.max(0, inactive);
    }

    @Override
    public String toString() {
        return "Shadow[expires=" + expires + "]";
    }
}
