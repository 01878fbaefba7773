package dev.doorman.rutils.talk;

import dev.doorman.rutils.talk.protocol.Answer;
import dev.doorman.rutils.talk.protocol.ControlMessage;
import dev.doorman.rutils.talk.protocol.ControlReply;
import dev.doorman.rutils.talk.protocol.Question;
import dev.doorman.rutils.talk.screen.Screen;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * The way to a connection, as 4.3BSD's talk goes it: an invitation that is there already is answered; else one is left, the other
 * is rung, again each half minute, and waited for. One for a talk; one thread.
 */
final class Call {
    private static final Duration RING = Duration.ofSeconds(30);
    private static final int CONNECT_MILLIS = 10_000;

    private final Party party;
    private final String self;
    private final Screen screen;
    private final Duration patience;

    /**
     * A call that was not begun.
     *
     * @param self the user who calls, in lower case
     * @param patience how long a daemon may take to answer
     */
    Call(Party party, String self, Screen screen, Duration patience) {
        this.party = party;
        this.self = self;
        this.screen = screen;
        this.patience = patience;
    }

    /**
     * Finds the other.
     *
     * @return a connection with him
     * @throws TalkException when there will be none; says why
     */
    Socket connect() throws IOException {
        try (Daemons theirs = new Daemons(party.theirs(), patience);
                Daemons own = new Daemons(party.own(), patience)) {
            screen.status("Checking for invitation on caller's machine");
            Optional<Socket> answered = answer(theirs);
            if (answered.isEmpty() && !party.own().equals(party.theirs())) {
                answered = answer(own);
            }
            return answered.isPresent() ? answered.get() : invite(theirs, own);
        }
    }

    /** Takes an invitation of the other's, if a daemon has one. */
    private Optional<Socket> answer(Daemons daemon) throws IOException {
        Optional<ControlReply> reply = daemon.ask(message(Question.LOOK_UP, daemon.own()));
        if (reply.isEmpty() || reply.get().answer() != Answer.SUCCESS) {
            return Optional.empty();
        }
        screen.status("Waiting to connect with caller");
        Socket socket = new Socket();
        try {
            socket.connect(reply.get().waiting(), CONNECT_MILLIS);
            return Optional.of(socket);
        } catch (ConnectException | SocketTimeoutException e) {
            // he has given up, and his invitation is still there: he is invited
            socket.close();
            return Optional.empty();
        }
    }

    private ControlMessage message(Question question, InetSocketAddress waiting) {
        return new ControlMessage(
                question,
                -1,
                waiting,
                waiting,
                (int) ProcessHandle.current().pid(),
                self,
                party.user(),
                party.terminal());
    }

    private Socket invite(Daemons theirs, Daemons own) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1)) {
            InetSocketAddress waiting = new InetSocketAddress(theirs.own().getAddress(), listener.getLocalPort());
            ControlMessage announce = message(Question.ANNOUNCE, waiting);
            screen.status("Trying to connect to own talk daemon");
            // BSD's client rings first: then who answers at once finds no invitation, and both wait for each other
            int ownId = left(own.ask(announce.asking(Question.LEAVE_INVITE, -1)));
            try {
                return ring(listener, theirs, own, announce);
            } finally {
                // who calls us now is to find nothing old
                var _ = own.ask(announce.asking(Question.DELETE, ownId));
            }
        }
    }

    private Socket ring(ServerSocket listener, Daemons theirs, Daemons own, ControlMessage announce)
            throws IOException {
        screen.status("Trying to connect to your party's talk daemon");
        int theirId = success(theirs.ask(announce));
        try {
            return await(listener, theirs, own, announce, theirId);
        } finally {
            var _ = theirs.ask(announce.asking(Question.DELETE, theirId));
        }
    }

    private Socket await(ServerSocket listener, Daemons theirs, Daemons own, ControlMessage announce, int firstId)
            throws IOException {
        int theirId = firstId;
        listener.setSoTimeout(Math.toIntExact(RING.toMillis()));
        screen.status("Waiting for your party to respond");
        while (true) {
            try {
                return listener.accept();
            } catch (SocketTimeoutException e) {
                screen.status("Ringing your party again");
                // a newer id rings anew; both would be over after a minute
                var _ = left(own.ask(announce.asking(Question.LEAVE_INVITE, -1)));
                theirId = success(theirs.ask(announce.asking(Question.ANNOUNCE, theirId + 1)));
            }
        }
    }

    private int success(Optional<ControlReply> reply) throws TalkException {
        int id = left(reply);
        Answer answer = reply.map(ControlReply::answer).orElse(Answer.FAILED);
        if (answer != Answer.SUCCESS) {
            throw new TalkException(answer.text());
        }
        return id;
    }

    /**
     * The id of an invitation. The talkd of the GNU inetutils keeps it, and says all the same that who is invited is not there,
     * which he need not be; no client of BSD's looks at that.
     */
    private int left(Optional<ControlReply> reply) throws TalkException {
        if (reply.isEmpty()) {
            throw new TalkException("No talk daemon answers at "
                    + party.theirs().getAddress().getHostAddress() + " or "
                    + party.own().getAddress().getHostAddress());
        }
        return reply.get().id();
    }
}
