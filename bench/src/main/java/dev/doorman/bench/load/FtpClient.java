package dev.doorman.bench.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An FTP client in extended passive mode, in binary. One thread. */
public final class FtpClient implements Closeable {
    private static final int LIMIT_MILLIS = 60_000;
    private static final int BUFFER = 256 * 1024;
    private static final Pattern PORT = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];

    /**
     * Connects and logs in.
     *
     * @param host of data connections, too
     */
    public FtpClient(String host, int port, String user, String password) throws IOException {
        socket = new Socket(InetAddress.ofLiteral(host), port);
        socket.setSoTimeout(LIMIT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        expect("greeting", "220");
        send("USER " + user);
        String answer = reply();
        if (answer.startsWith("331")) {
            say("PASS " + password, "230");
        } else if (!answer.startsWith("230")) {
            throw new IOException("USER: " + answer);
        }
        say("TYPE I", "200");
    }

    /** Fetches a file, and answers how many bytes it has. */
    public long retrieve(String file) throws IOException {
        long bytes = 0;
        try (Socket data = data()) {
            say("RETR " + file, "150");
            InputStream from = data.getInputStream();
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                bytes += read;
            }
        }
        expect("RETR", "226");
        return bytes;
    }

    /** Makes a file of so many bytes there. */
    public void store(String file, long bytes) throws IOException {
        try (Socket data = data()) {
            say("STOR " + file, "150");
            OutputStream to = data.getOutputStream();
            for (long left = bytes; left > 0; left -= buffer.length) {
                to.write(buffer, 0, (int) Math.min(buffer.length, left));
            }
        }
        expect("STOR", "226");
    }

    public void delete(String file) throws IOException {
        say("DELE " + file, "250");
    }

    private Socket data() throws IOException {
        Matcher matcher = PORT.matcher(say("EPSV", "229"));
        if (!matcher.find()) {
            throw new IOException("EPSV has no port");
        }
        Socket data = new Socket(socket.getInetAddress(), Integer.parseInt(matcher.group(1)));
        data.setSoTimeout(LIMIT_MILLIS);
        return data;
    }

    private String say(String command, String reply) throws IOException {
        send(command);
        return expect(command, reply);
    }

    private void send(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private String expect(String command, String reply) throws IOException {
        String answer = reply();
        if (!answer.startsWith(reply)) {
            throw new IOException(command + ": " + answer);
        }
        return answer;
    }

    /** The last line of a reply. */
    private String reply() throws IOException {
        while (true) {
            String line = line();
            if (line.isEmpty() || line.matches("\\d{3} .*")) {
                return line;
            }
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
