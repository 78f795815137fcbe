package octopus.node.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.packages.InstallTree.Before;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trees and wheels, put into directories of this machine, and killed between any two commands. */
class InstallTreeTest {
    @TempDir
    Path scratch;

    private final LocalNode node = new LocalNode();
    private Path target;

    @BeforeEach
    void place() {
        target = scratch.resolve("opt-driver");
    }

    private Path wheel(Map<String, String> files) throws IOException {
        Path wheel = scratch.resolve("acme-1-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            for (Map.Entry<String, String> file : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return wheel;
    }

    private InstallTree version(String version) throws IOException {
        Path tree = Files.createDirectories(scratch.resolve("tree-" + version));
        Files.createDirectories(tree.resolve("acme/deep"));
        Files.writeString(tree.resolve("acme/__init__.py"), "VERSION = '" + version + "'\n");
        Files.writeString(tree.resolve("acme/deep/only-in-" + version), version);
        return InstallTree.of(target.toString(), tree);
    }

    private Map<String, String> content(Path place) throws IOException {
        Map<String, String> all = new TreeMap<>();
        if (Files.exists(place)) {
            try (var walk = Files.walk(place)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    all.put(place.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        return all;
    }

    @Test
    void installedUpgradedAndTakenBackToTheByte() throws IOException {
        InstallTree one = version("1");
        Before nothing = one.look(node);
        assertThat(one.plan(node).orElseThrow().text()).contains("acme/__init__.py");
        one.apply(node, nothing);
        one.apply(node, nothing);
        assertThat(one.plan(node)).isEmpty();
        Map<String, String> first = content(target);
        InstallTree two = version("2");
        Before before = two.look(node);
        two.apply(node, before);
        assertThat(content(target)).containsKey("acme/deep/only-in-2").doesNotContainKey("acme/deep/only-in-1");
        two.revert(node, before);
        two.revert(node, before);
        assertThat(content(target)).isEqualTo(first);
        one.revert(node, nothing);
        one.revert(node, nothing);
        assertThat(target).doesNotExist();
        one.forget(node);
        assertThat(scratch.toFile().list()).containsExactlyInAnyOrder("tree-1", "tree-2");
    }

    @Test
    void aWheelCanBeImported() throws IOException {
        InstallTree tree = InstallTree.ofWheel(
                target.toString(),
                wheel(Map.of(
                        "acme/__init__.py", "NAME = 'acme'\n",
                        "acme-1.dist-info/WHEEL", "Wheel-Version: 1.0\n",
                        "acme-1.data/purelib/other.py", "NUMBER = 7\n",
                        "acme-1.data/scripts/acme", "#!python\n")));
        tree.apply(node, tree.look(node));
        String said = node.run(Command.of("python3", "-c", "import acme, other; print(acme.NAME, other.NUMBER)")
                        .with("PYTHONPATH", target.toString()))
                .output();
        assertThat(said).isEqualTo("acme 7\n");
        assertThat(tree.plan(node)).as("what Python compiled does not count").isEmpty();
        assertThat(target.resolve("acme-1.data")).doesNotExist();
    }

    @Test
    void killedBetweenAnyTwoCommandsItGoesOnOrBack() throws IOException {
        InstallTree one = version("1");
        InstallTree two = version("2");
        one.apply(node, one.look(node));
        Map<String, String> first = content(target);
        Before before = two.look(node);
        two.apply(node, before);
        Map<String, String> second = content(target);
        two.revert(node, before);
        boolean struck = true;
        for (int at = 0; struck; at++) {
            struck = killed(at, () -> two.apply(mortal, before));
            two.apply(node, before);
            assertThat(content(target)).as("killed before command %d", at).isEqualTo(second);
            boolean ignored = killed(at, () -> two.revert(mortal, before));
            two.revert(node, before);
            assertThat(content(target)).isEqualTo(first);
        }
    }

    @Test
    void whatIsNotOursIsNotTouched() throws IOException {
        Files.createDirectories(target);
        Files.writeString(target.resolve("theirs"), "precious");
        InstallTree one = version("1");
        assertThatThrownBy(() -> one.apply(node, one.look(node))).hasMessageContaining("did not make");
        assertThat(content(target)).containsExactly(Map.entry("theirs", "precious"));
    }

    @Test
    void whatChangedOnTheNodeIsSeenAndMended() throws IOException {
        InstallTree one = version("1");
        Before nothing = one.look(node);
        one.apply(node, nothing);
        Files.writeString(target.resolve("acme/__init__.py"), "import os  # tampered\n");
        assertThat(one.plan(node)).isPresent();
        one.apply(node, nothing);
        assertThat(content(target).get("acme/__init__.py")).isEqualTo("VERSION = '1'\n");
    }

    @Test
    void archivesThatLeadOutOfTheirPlaceAreRefused() throws IOException {
        for (String path : List.of("../evil", "/etc/evil", "a/../../evil", "a//b")) {
            Path wheel = wheel(Map.of(path, "x", "acme-1.dist-info/WHEEL", ""));
            assertThatThrownBy(() -> InstallTree.ofWheel(target.toString(), wheel))
                    .hasMessageContaining("is called");
        }
        Path none = wheel(Map.of("a.py", "x"));
        assertThatThrownBy(() -> InstallTree.ofWheel(target.toString(), none)).hasMessageContaining("WHEEL");
        assertThatThrownBy(() -> new InstallTree("/", Map.of())).hasMessageContaining("no directory");
        assertThatThrownBy(() -> new InstallTree("/etc", Map.of())).hasMessageContaining("no directory");
    }

    private static final class Killed extends RuntimeException {}

    private final Mortal mortal = new Mortal();

    private boolean killed(int at, Runnable work) {
        mortal.left = at;
        try {
            work.run();
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** Hands that die before a command. */
    private final class Mortal implements Node {
        private int left;

        @Override
        public String name() {
            return node.name();
        }

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            if (left-- <= 0) {
                throw new Killed();
            }
            return node.run(command, lines);
        }
    }
}
