package dev.doorman.talkd.session;

import java.time.Clock;
import java.time.LocalTime;

/** What shows on the terminal of the one who is invited, as 4.3BSD's daemon has it. Any thread. */
public final class Announcement {
    private final Clock clock;

    /**
     * Announcements.
     *
     * @param clock whose time and zone they tell
     */
    public Announcement(Clock clock) {
        this.clock = clock;
    }

    /**
     * A bell and three lines, which end with CR and LF.
     *
     * @param host whose talk daemon says so
     * @param caller the user who invites; printable ASCII
     * @param callersHost the host at which the caller waits
     */
    String text(String host, String caller, String callersHost) {
        LocalTime now = LocalTime.now(clock);
        String who = caller + "@" + callersHost;
        return String.join(
                "\r\n",
                "\007",
                "Message from Talk_Daemon@%s at %d:%02d ...".formatted(host, now.getHour(), now.getMinute()),
                "talk: connection requested by %s.".formatted(who),
                "talk: respond with:  talk %s".formatted(who),
                "");
    }
}
