package dev.doorman.authd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.authd.config.SocketLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SocketPlacesTest {
    private static final Path RUN = Path.of("/run/doorman");

    private static List<String> places(SocketPlaces sockets) {
        return sockets.places().stream()
                .map(place -> place.right().name() + " " + RUN.relativize(place.path()))
                .toList();
    }

    @Test
    void togetherAllLieInTheFolder() {
        assertThat(places(SocketPlaces.all(RUN, SocketLayout.TOGETHER)))
                .containsExactly(
                        "telnetd telnetd.sock",
                        "rshd rshd.sock",
                        "rlogind rlogind.sock",
                        "rexecd rexecd.sock",
                        "ftpd ftpd.sock",
                        "gateway gateway.sock",
                        "public public.sock");
    }

    @Test
    void apartEachDaemonHasItsOwnAndOneForEveryone() {
        assertThat(places(SocketPlaces.all(RUN, SocketLayout.APART)))
                .containsExactly(
                        "telnetd telnetd/authd.sock",
                        "public telnetd/public.sock",
                        "rshd rshd/authd.sock",
                        "public rshd/public.sock",
                        "rlogind rlogind/authd.sock",
                        "public rlogind/public.sock",
                        "rexecd rexecd/authd.sock",
                        "public rexecd/public.sock",
                        "ftpd ftpd/authd.sock",
                        "public ftpd/public.sock",
                        "gateway gateway/gateway.sock");
    }

    @Test
    void whoIsNotNamedHasNone() throws IOException {
        assertThat(places(SocketPlaces.some(RUN, SocketLayout.APART, Set.of("rshd"))))
                .containsExactly("rshd rshd/authd.sock", "public rshd/public.sock");
        assertThat(places(SocketPlaces.some(RUN, SocketLayout.TOGETHER, Set.of("rshd", "gateway"))))
                .containsExactly("rshd rshd.sock", "gateway gateway.sock", "public public.sock");
    }

    @Test
    void whoHasNoneCannotBeNamed() {
        assertThatThrownBy(() -> SocketPlaces.some(RUN, SocketLayout.APART, Set.of("telnetd", "tftpd", "public")))
                .isInstanceOf(IOException.class)
                .hasMessage("no socket is for public, tftpd: only for telnetd, rshd, rlogind, rexecd, ftpd, gateway");
    }
}
