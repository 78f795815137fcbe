package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/** What keeps Octopus from starting is said in a line or two, with the way out, and by the exit code. */
class MainTest {
    @TempDir
    Path directory;

    private record Ended(int code, String said) {}

    private static Ended run(String... arguments) {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            System.setErr(captured);
            int code = Main.run(arguments);
            return new Ended(code, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(before);
        }
    }

    private Ended up(String... more) {
        String[] all = new String[more.length + 5];
        all[0] = "up";
        all[1] = "--data";
        all[2] = directory.resolve("data").toString();
        all[3] = "--set";
        all[4] = "iscsi.port=0";
        System.arraycopy(more, 0, all, 5, more.length);
        return run(all);
    }

    private static void saysInFewWords(Ended ended, String... words) {
        assertThat(ended.said()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
    }

    @Test
    void everyVerbHasTheNameThatItTellsOfItself() {
        Main.VERBS.forEach((name, verb) ->
                assertThat(verb.getAnnotation(Command.class).name()).isEqualTo(name));
        saysInFewWords(run("upp"), "up", "support-bundle");
    }

    @Test
    void whatIsTypedNextReachesTheServerThatWasStarted() {
        OctopusSettings settings = OctopusSettings.local(directory, 0);
        assertThat(UpCommand.first(settings, "http://127.0.0.1:9001"))
                .startsWith("export OCTOPUS_URL=http://127.0.0.1:9001")
                .endsWith("./octopus doctor --data " + directory + " --url http://127.0.0.1:9001");
        assertThat(UpCommand.first(settings, "http://127.0.0.1:8776"))
                .noneMatch(command -> command.contains("OCTOPUS_URL"));
        Ended doctor = run("doctor", "--data", directory.toString(), "--port", "99999999");
        assertThat(doctor.said()).doesNotContain("Unknown option");
        assertThat(doctor.code()).isEqualTo(Main.FAILED);
    }

    @Test
    void aTakenPortIsNamedWithItsHolder() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = up("--port", String.valueOf(taken.getLocalPort()));
            assertThat(ended.code()).isEqualTo(1);
            saysInFewWords(
                    ended,
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort(),
                    "(process " + ProcessHandle.current().pid() + ") has the port",
                    "--port");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsRefused() {
        Ended ended = up("--port", "0", "--listen", "192.0.2.77", "--set", "auth.allow-remote-noauth=true");
        assertThat(ended.code()).isNotZero();
        saysInFewWords(
                up("--listen", "192.0.2.77", "--set", "auth.allow-remote-noauth=true"), "192.0.2.77", "--listen");
    }

    @Test
    void everyWrongSettingIsToldAtOnce() {
        Ended ended = up("--port", "99999", "--set", "nonsense=1", "--set", "log.level=LOUD");
        assertThat(ended.code()).isEqualTo(2);
        saysInFewWords(ended, "99999 is not between 1 and 65535", "nonsense", "log.level");
        assertThat(up("--set", "no-equals-sign").code()).isEqualTo(2);
        assertThat(run("dance").code()).isEqualTo(2);
    }

    @Test
    void aDataDirectoryThatCannotBeIsNamed() {
        Ended ended = run("up", "--data", "/proc/octopus");
        assertThat(ended.code()).isEqualTo(2);
        saysInFewWords(ended, "The data directory /proc/octopus", "--data");
    }

    @Test
    void aSecondServerOnTheSameDataIsToldWhoHasIt() {
        Path data = directory.resolve("held");
        try (Octopus first = Octopus.start(OctopusSettings.local(data, 0))) {
            Ended ended = run("up", "--data", data.toString(), "--port", "1");
            assertThat(first.port()).isPositive();
            assertThat(ended.code()).isEqualTo(Main.HELD);
            saysInFewWords(ended, "pid " + ProcessHandle.current().pid());
        }
    }
}
