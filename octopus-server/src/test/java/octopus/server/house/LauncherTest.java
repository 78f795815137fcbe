package octopus.server.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's decisions, in a scratch copy of it: which JDK, what to say when there is none, how to count. */
class LauncherTest {
    private record Ended(int code, String output) {}

    @TempDir
    Path scratch;

    private static Ended run(Path directory, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** Sources the launcher's parts and runs one line with them. */
    private Ended line(String line) throws IOException, InterruptedException {
        String sources = "set -euo pipefail; home='" + scratch + "'; for part in common jdk build tools run; do . '"
                + House.root() + "'/launcher/$part.sh; done; ";
        return run(scratch, "bash", "-c", sources + line);
    }

    private Path jdk(String name, String version) throws IOException {
        Path directory = scratch.resolve(name);
        Files.createDirectories(directory.resolve("bin"));
        for (String tool : List.of("java", "javac")) {
            Path file = Files.writeString(directory.resolve("bin").resolve(tool), "#!/bin/sh\n");
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(directory.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return directory;
    }

    @Test
    void theScriptsAreClean() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("octopus", ".ci/run"));
        for (String directory : List.of("launcher", "testenv")) {
            House.files(House.root().resolve(directory), ".sh").forEach(file -> command.add(file.toString()));
        }
        for (String script : command) {
            assertThat(run(House.root(), "bash", "-n", script)).isEqualTo(new Ended(0, ""));
        }
        if (Files.isExecutable(Path.of("/usr/bin/shellcheck"))) {
            command.addFirst("-x");
            command.addFirst("shellcheck");
            assertThat(run(House.root(), command.toArray(String[]::new))).isEqualTo(new Ended(0, ""));
        }
    }

    @Test
    void theFirstJdkThatIsNewEnoughIsTaken() throws IOException, InterruptedException {
        Path old = jdk("jdk-17", "17.0.9");
        Path fresh = jdk("jdk-26", "26");
        String candidates = "jdk_candidates() { printf '%s\\n' /nowhere '" + old + "' '" + fresh + "'; }; ";
        assertThat(line(candidates + "find_jdk javac; printf '%s' \"$jdk\""))
                .isEqualTo(new Ended(0, fresh.toRealPath().toString()));
        Ended none = line("jdk_candidates() { printf '%s\\n' '" + old + "'; }; find_jdk");
        assertThat(none.code()).isEqualTo(3);
        assertThat(none.output()).contains("JDK 25 or newer", "apt-get install openjdk-25-jdk-headless");
    }

    @Test
    void theTotalsComeFromTheReportsOfAllModules() throws IOException, InterruptedException {
        report("octopus-a", 10, 0, 1);
        report("octopus-b", 5, 0, 0);
        assertThat(line("test_totals")).isEqualTo(new Ended(0, "14 passed, 0 failed, 1 skipped\n"));
        report("octopus-c", 3, 2, 0);
        assertThat(line("test_totals")).isEqualTo(new Ended(1, "15 passed, 2 failed, 1 skipped\n"));
    }

    private void report(String module, int tests, int failures, int skipped) throws IOException {
        Path directory = Files.createDirectories(scratch.resolve(module).resolve("target/surefire-reports"));
        Files.writeString(directory.resolve("TEST-" + module + ".xml"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <testsuite xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" name="x" time="0.3" tests="%d" errors="0" \
                skipped="%d" failures="%d">
                  <testcase name="one"/>
                </testsuite>
                """.formatted(tests, skipped, failures));
    }

    @Test
    void withoutInstallationOnlyTheCommandIsPrinted() throws IOException, InterruptedException {
        Ended told = line("missing_packages() { printf '%s\\n' qemu-utils tgt; }; install_tools no");
        assertThat(told.code()).isZero();
        assertThat(told.output()).contains("sudo apt-get install --no-install-recommends qemu-utils tgt");
    }

    @Test
    void aChangedJarOrOptionMeansAnotherStartUpCache() throws IOException, InterruptedException {
        Path fresh = jdk("jdk-26", "26");
        Path jar = Files.writeString(scratch.resolve("one.jar"), "1");
        String key = "jdk='" + fresh + "'; jars=('" + jar + "'); aot_file server -Xmx1m; printf '%s' \"$aot\"";
        String before = line(key).output();
        assertThat(before).endsWith(".aot").isEqualTo(line(key).output());
        assertThat(line(key.replace("-Xmx1m", "-Xmx2m")).output()).isNotEqualTo(before);
        Files.writeString(jar, "longer");
        assertThat(line(key).output()).isNotEqualTo(before);
    }

    @Test
    void theStartUpCacheIsMadeWithoutTheOperatorsSettings() throws IOException, InterruptedException {
        Path fresh = jdk("jdk-26", "26");
        Path seen = scratch.resolve("seen");
        Files.writeString(fresh.resolve("bin/java"), "#!/bin/sh\nenv >'" + seen + "'\n");
        Path jar = Files.writeString(scratch.resolve("one.jar"), "1");
        Ended made = line("export OCTOPUS_DATABASE_URL=mariadb://db/octopus; jdk='" + fresh + "'; jars=('" + jar
                + "'); aot='" + scratch.resolve("server-1.aot") + "'; make_server_cache");
        assertThat(made.code()).as(made.output()).isZero();
        assertThat(Files.readString(seen)).contains("PATH=").doesNotContain("OCTOPUS_");
    }

    @Test
    void theBenchComparesWhatCanBeCompared() throws IOException, InterruptedException {
        Ended tests = run(House.root(), "python3", "-B", "-m", "unittest", "discover", "-s", "bench", "-t", "bench");
        assertThat(tests.output()).contains("Ran ");
        assertThat(tests.code()).as(tests.output()).isZero();
    }

    @Test
    void helpNamesEveryVerb() throws IOException, InterruptedException {
        Ended help = run(House.root(), "./octopus", "help");
        assertThat(help.code()).isZero();
        assertThat(help.output()).contains("octopus up", "octopus demo", "octopus test", "octopus dist");
    }
}
