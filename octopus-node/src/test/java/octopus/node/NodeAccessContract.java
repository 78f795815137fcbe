package octopus.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every way to reach a node must do alike. The node of the test shares this machine's files. */
public abstract class NodeAccessContract {
    /** Where the node may write; the test looks there directly. */
    @TempDir
    protected Path scratch;

    /** An open node; whoever made it closes it. */
    protected abstract Node node();

    protected static Fault faultOf(Runnable work) {
        try {
            work.run();
        } catch (StorageException e) {
            return e.fault();
        }
        throw new AssertionError("nothing was thrown");
    }

    @Test
    void runsAndTellsEverything() {
        CommandResult result = node().run(
                        Command.of("sh", "-c", "echo out; echo err >&2; exit 3").accept(0, 3));
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output()).isEqualTo("out\n");
        assertThat(result.errors()).isEqualTo("err\n");
    }

    @Test
    void argumentsArriveAsTheyWereGiven() {
        List<String> nasty = List.of(
                "",
                " ",
                "a b",
                "it's",
                "\"",
                "$HOME",
                "`id`",
                "$(id)",
                "\\",
                "*",
                "~",
                "!",
                "#",
                "-n",
                "a\nb",
                "a\tb",
                "&& true",
                "; true",
                "| cat",
                "> /dev/null",
                "é漢字",
                "'\"'\"'",
                "%s",
                "{a,b}",
                "[x]",
                "\\n");
        List<String> command = new ArrayList<>(List.of("printf", "%s\\0"));
        command.addAll(nasty);
        String said = node().run(Command.of(command)).output();
        assertThat(Arrays.asList(said.split("\0", -1)).subList(0, nasty.size())).isEqualTo(nasty);
    }

    @Test
    void environmentArrivesAndTheLanguageIsNobodysOwn() {
        CommandResult result =
                node().run(Command.of("sh", "-c", "echo \"$COLOUR,$LC_ALL\"").with("COLOUR", "blue & 'green'"));
        assertThat(result.output()).isEqualTo("blue & 'green',C.UTF-8\n");
    }

    @Test
    void secretsGoByStandardInputAndAreCoveredInFaults() {
        Secret secret = Secret.of("pässword-4711");
        assertThat(node().run(Command.of("cat").input(secret)).output()).isEqualTo("pässword-4711");
        Fault fault = faultOf(() -> node().run(Command.of("sh", "-c", "read -r x; echo \"wrong: $x\" >&2; exit 1")
                .input(secret)));
        assertThat(fault.code().name()).isEqualTo("TOOL_FAILED");
        assertThat(fault.toString()).contains("wrong: ***").doesNotContain("4711");
    }

    @Test
    void aMissingProgramIsNamed() {
        Fault fault = faultOf(() -> node().run(Command.of("no-such-program-here")));
        assertThat(fault.code().name()).isEqualTo("TOOL_MISSING");
        assertThat(fault.what()).contains("no-such-program-here");
        assertThat(fault.correction()).isNotBlank();
    }

    @Test
    void linesComeWhileItRuns() {
        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch first = new CountDownLatch(1);
        Thread runner = Thread.ofVirtual()
                .start(() -> faultOf(() -> node().run(
                                Command.of("sh", "-c", "echo one; printf 'two\\rthree\\n'; sleep 30")
                                        .limit(Duration.ofSeconds(2)),
                                line -> {
                                    lines.add(line);
                                    first.countDown();
                                })));
        assertThat(await().atMost(Duration.ofSeconds(10)).until(first::getCount, count -> count == 0))
                .isZero();
        assertThat(runner.isAlive()).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> !runner.isAlive());
        assertThat(lines).containsExactly("one", "two", "three");
    }

    @Test
    void whatHangsIsKilledWithItsChildren() throws Exception {
        String mark = "31" + new Random().nextInt(1_000_000);
        long begin = System.nanoTime();
        Fault fault = faultOf(() -> node().run(Command.of("sh", "-c", "sleep " + mark + " & sleep " + mark)
                .limit(Duration.ofSeconds(1))));
        assertThat(fault.code().name()).isEqualTo("TIMED_OUT");
        assertThat(fault.cause()).contains("1 s");
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin)).isLessThan(10);
        await().atMost(Duration.ofSeconds(10)).until(() -> processes(mark).isEmpty());
    }

    protected static List<String> processes(String mark) {
        return ProcessHandle.allProcesses()
                .map(process -> {
                    try {
                        return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"));
                    } catch (IOException e) {
                        return "";
                    }
                })
                .filter(line -> line.contains(mark))
                .toList();
    }

    @Test
    void hugeOutputIsCutInTheResultButWholeInASink() {
        long size = 40L << 20;
        CommandResult result = node().run(Command.of("head", "-c", String.valueOf(size), "/dev/zero"));
        assertThat(result.output().length()).isEqualTo(ProgramRun.MOST_OUTPUT);
        long[] counted = {0};
        node().run(Command.of("head", "-c", String.valueOf(size), "/dev/zero").into(new OutputStream() {
            @Override
            public void write(int b) {
                counted[0]++;
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                counted[0] += length;
            }
        }));
        assertThat(counted[0]).isEqualTo(size);
    }

    @Test
    void bytesPassUnchangedBothWays() {
        byte[] sent = new byte[3 << 20];
        new Random(7).nextBytes(sent);
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        node().run(Command.of("cat").input(out -> out.write(sent)).into(came));
        assertThat(came.toByteArray()).isEqualTo(sent);
    }

    @Test
    void manyCommandsAtOnce() throws Exception {
        List<String> said = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String text = "number-" + i;
            threads.add(Thread.ofVirtual()
                    .start(() -> said.add(
                            node().run(Command.of("echo", text)).output().strip())));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(said).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void filesAreReplacedWhole() throws IOException {
        String path = scratch.resolve("it's a file.conf").toString();
        NodeFiles files = node().files();
        assertThat(files.text(path)).isEmpty();
        assertThat(files.facts(path)).isEmpty();
        files.write(path, "one\n".getBytes(StandardCharsets.UTF_8), "640");
        assertThat(files.text(path)).contains("one\n");
        assertThat(files.facts(path)).hasValueSatisfying(facts -> {
            assertThat(facts.mode()).isEqualTo("640");
            assertThat(facts.size()).isEqualTo(4);
        });
        node().run(Command.of("chmod", "604", path));
        files.write(path, "two\n".getBytes(StandardCharsets.UTF_8), "640");
        assertThat(files.facts(path).map(FileFacts::mode)).contains("604");
        assertThat(Files.readString(Path.of(path))).isEqualTo("two\n");
        assertThat(files.names(scratch.toString())).containsExactly("it's a file.conf");
        assertThat(files.sha256(path)).isEqualTo("27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a");
        files.delete(path);
        files.delete(path);
        assertThat(files.exists(path)).isFalse();
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = scratch.resolve("real");
        node().files().write(real.toString(), "old".getBytes(StandardCharsets.UTF_8), "644");
        node().run(Command.of(
                "ln", "-s", real.toString(), scratch.resolve("link").toString()));
        node().files().write(scratch.resolve("link").toString(), "new".getBytes(StandardCharsets.UTF_8), "644");
        assertThat(scratch.resolve("link")).isSymbolicLink();
        assertThat(Files.readString(real)).isEqualTo("new");
    }

    @Test
    void aCopyThatFailsLeavesTheOldFile() throws IOException {
        Path target = scratch.resolve("kept");
        node().files().write(target.toString(), "old".getBytes(StandardCharsets.UTF_8), "644");
        Path source = Path.of("/no/such/source-" + UUID.randomUUID());
        assertThatThrownBy(() -> node().files().copy(source, target.toString(), "644"))
                .isInstanceOf(StorageException.class);
        assertThat(Files.readString(target)).isEqualTo("old");
        assertThat(scratch).isDirectoryNotContaining("glob:**octopus-new**");
    }

    @Test
    void largeFilesAreCopied() throws IOException {
        byte[] bytes = new byte[20 << 20];
        new Random(3).nextBytes(bytes);
        Path source = Files.write(Files.createTempFile("octopus", "large"), bytes);
        try {
            Path target = scratch.resolve("large");
            node().files().copy(source, target.toString(), "644");
            assertThat(target).hasSameBinaryContentAs(source);
        } finally {
            Files.delete(source);
        }
    }

    @Test
    void aRelativePathIsRefused() {
        assertThat(faultOf(() -> node().files().text("etc/passwd"))).isNotNull();
        assertThat(faultOf(() -> node().files().write("x", new byte[0], "644"))
                        .code()
                        .name())
                .isEqualTo("INVALID_INPUT");
    }

    @Test
    void worksAgainAfterItWasClosed() {
        assertThat(node().run(Command.of("echo", "a")).output()).isEqualTo("a\n");
        node().close();
        assertThat(node().run(Command.of("echo", "b")).output()).isEqualTo("b\n");
        assertThat(Optional.of(node().name())).get().asString().isNotBlank();
    }
}
