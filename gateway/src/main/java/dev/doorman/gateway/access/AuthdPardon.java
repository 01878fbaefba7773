package dev.doorman.gateway.access;

import dev.doorman.common.ban.Source;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells authd, which counts failures by itself, that a source is pardoned: a question on the socket that is the gateway's.
 * Event loop; one connection for each question.
 */
public final class AuthdPardon {
    private static final int LIMIT_MILLIS = 5_000;
    private static final int MAX_LINE = 1024;

    private final Vertx vertx;
    private final NetClient client;
    private final SocketAddress socket;

    /**
     * Asks at one socket.
     *
     * @param socket authd's {@code gateway.sock}
     */
    public AuthdPardon(Vertx vertx, Path socket) {
        this.vertx = vertx;
        this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(LIMIT_MILLIS));
        this.socket = SocketAddress.domainSocketAddress(socket.toString());
    }

    /** Fails with an {@link IOException} that says why, when authd does not say that it is done. */
    public Future<Void> tell(Source source) {
        return client.connect(socket)
                .recover(cause -> Future.failedFuture(new IOException("it cannot be reached: " + cause.getMessage())))
                .compose(connection -> ask(connection, source));
    }

    private Future<Void> ask(NetSocket connection, Source source) {
        Promise<Void> answered = Promise.promise();
        RecordParser lines = RecordParser.newDelimited("\n", line -> answer(line, answered));
        lines.maxRecordSize(MAX_LINE);
        lines.exceptionHandler(answered::tryFail);
        connection.handler(lines);
        connection.closeHandler(_ -> answered.tryFail(new IOException("it closed the connection")));
        long limit = vertx.setTimer(LIMIT_MILLIS, _ -> answered.tryFail(new IOException("it does not answer")));
        JsonObject question = new JsonObject().put("ask", "pardon").put("source", source.toString());
        var _ = connection.write(question.encode() + "\n");
        return answered.future().onComplete(_ -> {
            vertx.cancelTimer(limit);
            var _ = connection.close();
        });
    }

    private static void answer(Buffer line, Promise<Void> answered) {
        try {
            String answer = String.valueOf(new JsonObject(line).getValue("answer"));
            if (answer.equals("pardoned")) {
                answered.tryComplete();
            } else {
                answered.tryFail(new IOException("it answers " + answer));
            }
        } catch (RuntimeException e) {
            answered.tryFail(new IOException("its answer is none"));
        }
    }
}
