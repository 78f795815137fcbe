package octopus.node.packages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import octopus.node.Command;
import octopus.node.LocalNode;
import octopus.node.packages.InstallPackages.Before;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Real packages by the real dpkg and the real rpm, below a root of the test's own. */
@ParameterizedClass(name = "{0}")
@EnumSource
class InstallPackagesIT {
    private static final String NAME = "octopus-test-driver";

    enum Kind {
        DEB,
        RPM
    }

    @Parameter
    Kind kind = Kind.DEB;

    @TempDir
    Path scratch;

    private final LocalNode node = new LocalNode();
    private Path root;
    private PackageTool tool;

    @BeforeEach
    void makeRoot() throws IOException {
        assumeTrue(node.run(Command.of("id", "-u")).output().strip().equals("0"), "packages need root");
        root = Files.createDirectory(scratch.resolve("root"));
        tool = switch (kind) {
            case DEB -> emptyDebian();
            case RPM -> emptyRpm();
        };
    }

    private PackageTool emptyDebian() throws IOException {
        assumeTrue(Files.exists(Path.of("/usr/bin/dpkg-deb")), "needs dpkg");
        for (String each : List.of("var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers")) {
            Files.createDirectories(root.resolve(each));
        }
        Files.createFile(root.resolve("var/lib/dpkg/status"));
        return new PackageTool.Deb(root.toString());
    }

    private PackageTool emptyRpm() {
        assumeTrue(Files.exists(Path.of("/usr/bin/rpmbuild")), "needs rpm and rpmbuild");
        node.run(Command.of("rpm", "--root", root.toString(), "--initdb"));
        return new PackageTool.Rpm(root.toString());
    }

    private PackageFile build(String version) throws IOException {
        Path file =
                switch (kind) {
                    case DEB -> debian(version);
                    case RPM -> rpm(version);
                };
        return new PackageFile(NAME, version + "-1", file, node.files().sha256(file.toString()));
    }

    private Path debian(String version) throws IOException {
        Path tree = Files.createDirectory(scratch.resolve("tree-" + version));
        Path control = Files.createDirectories(tree.resolve("DEBIAN")).resolve("control");
        Files.writeString(
                control,
                "Package: " + NAME + "\nVersion: " + version
                        + "-1\nArchitecture: all\nMaintainer: t <t@example.org>\nDescription: test\n");
        Files.createDirectories(tree.resolve("opt/driver"));
        Files.writeString(tree.resolve("opt/driver/version"), version);
        Path file = scratch.resolve(NAME + "_" + version + "-1.deb");
        node.run(Command.of("dpkg-deb", "--root-owner-group", "--build", tree.toString(), file.toString()));
        return file;
    }

    private Path rpm(String version) throws IOException {
        Path recipe = Files.writeString(scratch.resolve(version + ".spec"), """
                Name: %s
                Version: %s
                Release: 1
                Summary: test
                License: none
                BuildArch: noarch
                %%description
                test
                %%install
                mkdir -p %%{buildroot}/opt/driver
                printf %%s %s >%%{buildroot}/opt/driver/version
                %%files
                /opt/driver
                """.formatted(NAME, version, version));
        node.run(
                Command.of("rpmbuild", "--quiet", "-bb", "-D", "_topdir " + scratch.resolve("rpm"), recipe.toString()));
        return scratch.resolve("rpm/RPMS/noarch/" + NAME + "-" + version + "-1.noarch.rpm");
    }

    private String version() throws IOException {
        Path file = root.resolve("opt/driver/version");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    @Test
    void installedUpgradedAndTakenBack() throws IOException {
        PackageFile one = build("1.0");
        PackageFile two = build("2.0");
        InstallPackages first = new InstallPackages(tool, List.of(one), List.of());
        Before nothing = first.look(node);
        assertThat(nothing.versions()).isEqualTo(Map.of(NAME, ""));
        assertThat(first.plan(node).orElseThrow().text()).isEqualTo("+" + NAME + " 1.0-1\n");
        first.apply(node, nothing);
        first.apply(node, nothing);
        assertThat(version()).isEqualTo("1.0");
        assertThat(first.plan(node)).isEmpty();

        InstallPackages second = new InstallPackages(tool, List.of(two), List.of(one));
        Before before = second.look(node);
        assertThat(second.plan(node).orElseThrow().text()).isEqualTo("-" + NAME + " 1.0-1\n+" + NAME + " 2.0-1\n");
        second.apply(node, before);
        assertThat(version()).isEqualTo("2.0");
        assertThatThrownBy(() -> new InstallPackages(tool, List.of(two), List.of()).revert(node, before))
                .hasMessageContaining("1.0-1");
        second.revert(node, before);
        second.revert(node, before);
        assertThat(version()).isEqualTo("1.0");

        first.revert(node, nothing);
        first.revert(node, nothing);
        assertThat(version()).isEmpty();
        assertThat(first.look(node)).isEqualTo(nothing);
    }

    @Test
    void aDamagedFileIsNotInstalled() throws IOException {
        PackageFile right = build("1.0");
        PackageFile wrong = new PackageFile(NAME, "1.0-1", right.file(), "0".repeat(64));
        InstallPackages change = new InstallPackages(tool, List.of(wrong), List.of());
        assertThatThrownBy(() -> change.apply(node, change.look(node))).hasMessageContaining("nothing was installed");
        assertThat(version()).isEmpty();
        assertThat(node.files().names("/var/cache/octopus")).noneMatch(name -> name.contains(NAME));
    }
}
