package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Shown;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Brings talkd's announcements to those they are for: to the terminal at which they typed last, and if that takes no messages to
 * the one before. One for the gateway; any thread.
 */
public final class Notices {
    /** Who has more terminals than these takes messages on one of them. */
    private static final int MOST_TRIED = 8;

    private final ConnectionTable table;

    public Notices(ConnectionTable table) {
        this.table = table;
    }

    /**
     * Brings a notice.
     *
     * @param answer is told once what became of it, on any thread
     */
    public void send(Notice notice, Consumer<Delivery> answer) {
        List<Screen> screens = table.terminals(entry -> meant(notice, entry)).stream()
                .sorted(Comparator.comparingLong(screen -> System.nanoTime() - screen.lastTyped()))
                .limit(MOST_TRIED)
                .toList();
        if (screens.isEmpty()) {
            answer.accept(Delivery.NOT_HERE);
        } else {
            tryNext(screens.iterator(), notice.text(), answer);
        }
    }

    private static void tryNext(Iterator<Screen> screens, String text, Consumer<Delivery> answer) {
        if (!screens.hasNext()) {
            answer.accept(Delivery.REFUSED);
            return;
        }
        screens.next().show(text, shown -> {
            if (shown == Shown.WRITTEN) {
                answer.accept(Delivery.DELIVERED);
            } else {
                tryNext(screens, text, answer);
            }
        });
    }

    private static boolean meant(Notice notice, ConnectionEntry entry) {
        return (notice.terminal().isEmpty() || notice.terminal().equals(entry.terminal()))
                && named(notice.user(), entry.user());
    }

    /** As the technote has it; and a domain's user by the bare name too, for DOMAIN+ leaves little room for it. */
    private static boolean named(String asked, String user) {
        String first = first(asked);
        return first.equals(first(user)) || first.equals(first(user.substring(user.indexOf('+') + 1)));
    }

    private static String first(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.substring(0, Math.min(lower.length(), Notice.NAME_CHARACTERS));
    }
}
