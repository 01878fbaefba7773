package dev.doorman.rutils.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers each program that calls as a server would that agrees to everything. One thread; lives as long as its socket. */
final class Server {
    private static final int FIELDS = 3;
    private static final int WINDOW = 0x80;

    private Server() {}

    static void serve(ServerSocket server) {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    answer(socket);
                }
            }
        } catch (IOException e) {
            // the programs have run
        }
    }

    /** rlogin's handshake begins with an empty text, and has no fourth; that of the others begins with a port, or none for rcp. */
    private static void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        String port = text(in);
        if (!port.isEmpty()) {
            try (Socket errors = new Socket(socket.getInetAddress(), Integer.parseInt(port))) {
                fields(in);
                out.write(0);
                errors.getOutputStream().write('x');
                out.write('x');
                socket.shutdownOutput();
            }
            return;
        }
        String last = fields(in);
        out.write(0);
        if (last.startsWith("rcp -t")) {
            out.write(new byte[FIELDS]);
        } else if (last.startsWith("rcp -f")) {
            out.write("C0600 1 file\nx\0".getBytes(StandardCharsets.US_ASCII));
            int _ = in.readNBytes(FIELDS).length;
            return;
        } else {
            socket.sendUrgentData(WINDOW);
            out.write('x');
        }
        socket.shutdownOutput();
        long _ = in.transferTo(OutputStream.nullOutputStream());
    }

    private static String fields(InputStream in) throws IOException {
        String last = "";
        for (int i = 0; i < FIELDS; i++) {
            last = text(in);
        }
        return last;
    }

    private static String text(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        int octet = in.read();
        while (octet > 0) {
            text.append((char) octet);
            octet = in.read();
        }
        return text.toString();
    }
}
