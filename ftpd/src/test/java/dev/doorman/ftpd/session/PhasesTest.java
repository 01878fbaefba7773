package dev.doorman.ftpd.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command in every phase, and with every wrong argument: the code of the reply. */
class PhasesTest {
    /** A command | before USER | after USER | logged in. */
    private static final List<String> TABLE = List.of(
            "USER john      | 331 | 331 | 331",
            "USER           | 501 | 501 | 501",
            "PASS secret    | 503 | 230 | 503",
            "PASS           | 503 | 530 | 503",
            "PASS wrong     | 503 | 530 | 503",
            "ACCT me        | 530 | 530 | 202",
            "ACCT           | 530 | 530 | 501",
            "REIN           | 220 | 220 | 220",
            "REIN now       | 501 | 501 | 501",
            "QUIT           | 221 | 221 | 221",
            "QUIT now       | 501 | 501 | 501",
            "AUTH TLS       | 502 | 502 | 502",
            "AUTH KERBEROS  | 504 | 504 | 504",
            "AUTH           | 501 | 501 | 501",
            "PBSZ 0         | 503 | 503 | 503",
            "PBSZ           | 501 | 501 | 501",
            "PROT P         | 503 | 503 | 503",
            "PROT           | 501 | 501 | 501",
            "CCC            | 530 | 530 | 534",
            "TYPE I         | 530 | 530 | 200",
            "TYPE A N       | 530 | 530 | 200",
            "TYPE a         | 530 | 530 | 200",
            "TYPE L 8       | 530 | 530 | 200",
            "TYPE L 36      | 530 | 530 | 504",
            "TYPE E         | 530 | 530 | 504",
            "TYPE X         | 530 | 530 | 501",
            "TYPE           | 530 | 530 | 501",
            "STRU F         | 530 | 530 | 200",
            "STRU R         | 530 | 530 | 200",
            "STRU P         | 530 | 530 | 504",
            "STRU X         | 530 | 530 | 501",
            "STRU           | 530 | 530 | 501",
            "MODE S         | 530 | 530 | 200",
            "MODE B         | 530 | 530 | 504",
            "MODE X         | 530 | 530 | 501",
            "MODE           | 530 | 530 | 501",
            "PORT 192,0,2,7,200,1      | 530 | 530 | 200",
            "PORT 192,0,2,8,200,1      | 530 | 530 | 504",
            "PORT 192,0,2,7,0,25       | 530 | 530 | 504",
            "PORT 192,0,2,7,256,1      | 530 | 530 | 501",
            "PORT 192,0,2,7,1          | 530 | 530 | 501",
            "PORT                      | 530 | 530 | 501",
            "PASV                      | 530 | 530 | 227",
            "PASV now                  | 530 | 530 | 501",
            "EPRT |1|192.0.2.7|51201|  | 530 | 530 | 200",
            "EPRT |1|192.0.2.8|51201|  | 530 | 530 | 504",
            "EPRT |1|192.0.2.7|25|     | 530 | 530 | 504",
            "EPRT |2|::1|51201|        | 530 | 530 | 504",
            "EPRT |3|192.0.2.7|51201|  | 530 | 530 | 522",
            "EPRT |1|::1|51201|        | 530 | 530 | 501",
            "EPRT |1|example.com|512|  | 530 | 530 | 501",
            "EPRT nonsense             | 530 | 530 | 501",
            "EPRT                      | 530 | 530 | 501",
            "EPSV           | 530 | 530 | 229",
            "EPSV 1         | 530 | 530 | 229",
            "EPSV 2         | 530 | 530 | 522",
            "EPSV X         | 530 | 530 | 501",
            "EPSV ALL       | 530 | 530 | 200",
            "RETR file      | 530 | 530 | 425",
            "RETR           | 530 | 530 | 501",
            "STOR file      | 530 | 530 | 425",
            "STOR           | 530 | 530 | 501",
            "STOU           | 530 | 530 | 425",
            "APPE file      | 530 | 530 | 425",
            "APPE           | 530 | 530 | 501",
            "REST 0         | 530 | 530 | 350",
            "REST 10        | 530 | 530 | 504",
            "REST -1        | 530 | 530 | 501",
            "REST 99999999999999999999 | 530 | 530 | 501",
            "REST           | 530 | 530 | 501",
            "ALLO 100       | 530 | 530 | 202",
            "ALLO 100 R 80  | 530 | 530 | 202",
            "ALLO much      | 530 | 530 | 501",
            "ALLO           | 530 | 530 | 501",
            "ABOR           | 530 | 530 | 226",
            "ABOR now       | 530 | 530 | 501",
            "LIST           | 530 | 530 | 425",
            "LIST -al       | 530 | 530 | 425",
            "NLST           | 530 | 530 | 425",
            "MLSD           | 530 | 530 | 425",
            "MLSD file      | 530 | 530 | 501",
            "MLSD missing   | 530 | 530 | 550",
            "MLST           | 530 | 530 | 250",
            "MLST file      | 530 | 530 | 250",
            "MLST missing   | 530 | 530 | 550",
            "CWD folder     | 530 | 530 | 250",
            "CWD            | 530 | 530 | 250",
            "CWD missing    | 530 | 530 | 550",
            "CWD file       | 530 | 530 | 550",
            "XCWD folder    | 530 | 530 | 250",
            "CDUP           | 530 | 530 | 250",
            "CDUP x         | 530 | 530 | 501",
            "XCUP           | 530 | 530 | 250",
            "PWD            | 530 | 530 | 257",
            "PWD x          | 530 | 530 | 501",
            "XPWD           | 530 | 530 | 257",
            "MKD new        | 530 | 530 | 257",
            "MKD folder     | 530 | 530 | 550",
            "MKD missing/x  | 530 | 530 | 550",
            "MKD            | 530 | 530 | 501",
            "XMKD new       | 530 | 530 | 257",
            "RMD folder     | 530 | 530 | 250",
            "RMD file       | 530 | 530 | 550",
            "RMD missing    | 530 | 530 | 550",
            "RMD /          | 530 | 530 | 550",
            "RMD            | 530 | 530 | 501",
            "XRMD folder    | 530 | 530 | 250",
            "DELE file      | 530 | 530 | 250",
            "DELE folder    | 530 | 530 | 550",
            "DELE missing   | 530 | 530 | 550",
            "DELE           | 530 | 530 | 501",
            "RNFR file      | 530 | 530 | 350",
            "RNFR missing   | 530 | 530 | 550",
            "RNFR           | 530 | 530 | 501",
            "RNTO other     | 530 | 530 | 503",
            "RNTO           | 530 | 530 | 501",
            "SIZE file      | 530 | 530 | 550",
            "SIZE           | 530 | 530 | 501",
            "MDTM file      | 530 | 530 | 213",
            "MDTM missing   | 530 | 530 | 550",
            "MDTM           | 530 | 530 | 501",
            "MFMT 20250102030405 file | 530 | 530 | 213",
            "MFMT 20251302030405 file | 530 | 530 | 501",
            "MFMT file      | 530 | 530 | 501",
            "MFMT           | 530 | 530 | 501",
            "SITE HELP      | 530 | 530 | 214",
            "SITE CHMOD 600 file | 530 | 530 | 200",
            "SITE CHMOD 4755 file | 530 | 530 | 501",
            "SITE CHMOD u+x file | 530 | 530 | 501",
            "SITE CHMOD 600 missing | 530 | 530 | 550",
            "SITE UMASK     | 530 | 530 | 200",
            "SITE UMASK 077 | 530 | 530 | 200",
            "SITE UMASK 999 | 530 | 530 | 501",
            "SITE IDLE      | 530 | 530 | 200",
            "SITE IDLE 60   | 530 | 530 | 200",
            "SITE IDLE 1    | 530 | 530 | 501",
            "SITE IDLE 99999 | 530 | 530 | 501",
            "SITE EXEC ls   | 530 | 530 | 504",
            "SITE           | 530 | 530 | 501",
            "SYST           | 215 | 215 | 215",
            "STAT           | 530 | 530 | 211",
            "STAT file      | 530 | 530 | 213",
            "STAT missing   | 530 | 530 | 550",
            "HELP           | 214 | 214 | 214",
            "HELP STOR      | 214 | 214 | 214",
            "HELP NONSENSE  | 502 | 502 | 502",
            "NOOP           | 200 | 200 | 200",
            "NOOP x         | 501 | 501 | 501",
            "FEAT           | 211 | 211 | 211",
            "FEAT x         | 501 | 501 | 501",
            "OPTS UTF8 ON   | 200 | 200 | 200",
            "OPTS MLST type;size; | 200 | 200 | 200",
            "OPTS NONSENSE  | 501 | 501 | 501",
            "OPTS           | 501 | 501 | 501",
            "CLNT device    | 200 | 200 | 200",
            "CLNT           | 501 | 501 | 501",
            "SMNT /         | 502 | 502 | 502",
            "LPRT 4,4       | 502 | 502 | 502",
            "HOST x         | 502 | 502 | 502",
            "NONSENSE       | 500 | 500 | 500",
            "GET / HTTP/1.1 | 500 | 500 | 500");

    @TempDir
    private Path folder;

    private Dialogues dialogues;

    @BeforeEach
    void files() throws Exception {
        dialogues = new Dialogues(folder);
        Files.writeString(dialogues.home.resolve("file"), "content");
        Files.createDirectory(dialogues.home.resolve("folder"));
    }

    private static Stream<List<String>> rows() {
        return TABLE.stream()
                .map(row -> Arrays.stream(row.split(" \\| (?=[0-9]{3})", -1))
                        .map(String::strip)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void inEachPhase(List<String> row) throws Exception {
        String line = row.get(0) + "\r\n";
        assertThat(dialogues.code(line)).as("before USER").isEqualTo(Integer.parseInt(row.get(1)));
        assertThat(dialogues.code("USER john\r\n", line)).as("after USER").isEqualTo(Integer.parseInt(row.get(2)));
        assertThat(dialogues.code(Dialogues.LOG_IN, line)).as("logged in").isEqualTo(Integer.parseInt(row.get(3)));
    }

    @Test
    void noCommandIsForgottenHere() throws Exception {
        String help = dialogues.talk("HELP\r\n");
        TreeSet<String> known = new TreeSet<>();
        help.lines()
                .filter(line -> line.startsWith(" "))
                .forEach(line -> known.addAll(List.of(line.strip().split(" +", -1))));
        assertThat(known).hasSizeGreaterThan(50);
        TreeSet<String> tested = new TreeSet<>();
        rows().map(row -> row.get(0).split(" ", -1)[0]).forEach(tested::add);
        assertThat(tested).containsAll(known);
    }
}
