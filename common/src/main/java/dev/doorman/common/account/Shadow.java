package dev.doorman.common.account;

import java.util.OptionalLong;

/**
 * A line of shadow(5), without its name. Days count from 1970-01-01; -1 is an empty field.
 *
 * @param hash as it stands in the file, locks included; a secret
 * @param lastChange the day of the last change of the password; 0: it must be changed now
 * @param maximum after so many days it must be changed
 * @param warn so many days before that its user is told
 * @param inactive and after so many more the account is shut
 * @param expires the day on which the account is shut
 */
public record Shadow(String hash, long lastChange, long maximum, long warn, long inactive, long expires) {
    /** A password that nothing is known of but itself. */
    static Shadow ageless(String hash) {
        return new Shadow(hash, -1, -1, -1, -1, -1);
    }

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

    /**
     * For how many more days the password holds, where its user is to be told: 0 on its last day, and below 0 in the time of
     * grace after it.
     */
    public OptionalLong daysToTell(long day) {
        if (lastChange <= 0 || maximum < 0 || !usableOn(day)) {
            return OptionalLong.empty();
        }
        long left = lastChange + maximum - day;
        return left <= Math.max(0, warn) ? OptionalLong.of(left) : OptionalLong.empty();
    }

    /** Whether the account is locked, as usermod -L does it: by what comes before the hash. */
    boolean isLocked() {
        return hash.startsWith("!");
    }

    @Override
    public String toString() {
        return "Shadow[expires=" + expires + "]";
    }
}
