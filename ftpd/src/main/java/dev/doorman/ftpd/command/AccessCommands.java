package dev.doorman.ftpd.command;

import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.Messages;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Dialogue.Ending;
import dev.doorman.ftpd.login.Logins;
import dev.doorman.ftpd.login.User;
import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** USER, PASS, ACCT, REIN, QUIT: RFC 959 section 4.1.1. Whether it is the name or the password that is wrong shows nowhere (RFC 2577). */
final class AccessCommands {
    private AccessCommands() {}

    /** {@code USER <SP> name}. */
    static void user(Dialogue dialogue, String name) throws IOException {
        boolean anonymous = dialogue.surroundings().logins().isAnonymous(name, dialogue.settings());
        if (!anonymous && onlyAnonymous(dialogue)) {
            dialogue.logOut();
            dialogue.reply(530, "This server is for anonymous users alone.");
            return;
        }
        dialogue.named(name);
        dialogue.reply(331, anonymous ? "Any password will do; your e-mail address by custom." : "Password required.");
    }

    /** -A. */
    private static boolean onlyAnonymous(Dialogue dialogue) {
        return dialogue.surroundings().header().invocation().has('A');
    }

    /** {@code PASS <SP> password}. */
    static void pass(Dialogue dialogue, String text) throws IOException {
        if (!(dialogue.login() instanceof Dialogue.Login.Named(String name))) {
            throw new IllegalStateException("the table lets PASS follow USER alone");
        }
        byte[] password = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            Logins logins = dialogue.surroundings().logins();
            var header = dialogue.surroundings().header();
            Logins.Result result = logins.isAnonymous(name, dialogue.settings())
                    ? logins.anonymous(header, password, dialogue.settings())
                    : logins.byPassword(header, utf8(name), password, dialogue.settings());
            switch (result) {
                case Logins.Result.In(User user) -> in(dialogue, user);
                case Logins.Result.Incorrect _ -> incorrect(dialogue);
                case Logins.Result.Full _ -> {
                    dialogue.end(Ending.FULL);
                    dialogue.reply(421, "There are too many users; come back later.");
                }
                case Logins.Result.Disabled(String why) -> {
                    dialogue.logOut();
                    dialogue.control()
                            .reply(Reply.of(530, "Logins currently disabled.").after(lines(why)));
                }
                case Logins.Result.NoFiles _ -> {
                    dialogue.logOut();
                    dialogue.reply(530, "Your home directory is not to be had.");
                }
            }
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /** authd takes text; what is no UTF-8 is no user's name. */
    private static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static List<String> lines(String text) {
        return text.isBlank()
                ? List.of()
                : Reply.octets(text.getBytes(StandardCharsets.UTF_8)).lines().toList();
    }

    private static void in(Dialogue dialogue, User user) throws IOException {
        dialogue.loggedIn(user);
        var connection = dialogue.control().connection();
        connection.login(user.name(), LoginResult.OK);
        connection.identify(user.name(), "", Messages.REFUSED);
        List<String> message = Texts.read(dialogue.surroundings().etc(), "motd");
        String text = user.isAnonymous()
                ? "Anonymous access granted, restrictions apply."
                : "User " + dialogue.user().name() + " logged in.";
        dialogue.control().reply(Reply.of(230, text).after(message));
    }

    private static void incorrect(Dialogue dialogue) throws IOException {
        // what was sent for a name may be a password: it is nobody's business
        dialogue.control().connection().login("", LoginResult.FAILED);
        if (dialogue.failed() >= dialogue.surroundings().service().loginTries()) {
            dialogue.end(Ending.TOO_MANY_FAILURES);
            dialogue.reply(421, "Login incorrect, once too often.");
        } else {
            dialogue.reply(530, "Login incorrect.");
        }
    }

    /** {@code ACCT <SP> account}. */
    static void acct(Dialogue dialogue, String account) throws IOException {
        dialogue.reply(202, "No account is needed.");
    }

    /** REIN. */
    static void rein(Dialogue dialogue, String none) throws IOException {
        dialogue.logOut();
        dialogue.reply(220, "Ready for another user.");
    }

    /** QUIT. */
    static void quit(Dialogue dialogue, String none) throws IOException {
        dialogue.end(Ending.QUIT);
        dialogue.reply(221, "Goodbye.");
    }
}
