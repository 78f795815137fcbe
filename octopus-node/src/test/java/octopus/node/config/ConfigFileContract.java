package octopus.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.config.ConfigEdit.AddItem;
import octopus.node.config.ConfigEdit.Set;
import octopus.node.config.ConfigEdit.SetSecret;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Look, plan, apply, revert of a file on a node. */
abstract class ConfigFileContract {
    private static final String OLD = """
            # Kept
            [DEFAULT]
            enabled_backends = lvm
            transport_url = rabbit://stack:other-secret@10.0.0.1/

            [lvm]
            volume_driver = lvm
            """;

    @TempDir
    Path scratch;

    private Path path;
    private ConfigFile file;

    abstract Node node();

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxrwxrwx"));
        path = scratch.resolve("cinder.conf");
        file = new ConfigFile(
                path.toString(),
                ConfigFormat.INI,
                List.of(
                        new AddItem("DEFAULT", "enabled_backends", "tank"),
                        new Set("tank", "san_login", "admin"),
                        new SetSecret("tank", "san_password", Secret.of("array-secret"))),
                "640",
                "");
    }

    private void write(String text) {
        node().files().write(path.toString(), text.getBytes(java.nio.charset.StandardCharsets.UTF_8), "604");
    }

    private String read() {
        return node().files().text(path.toString()).orElse("-");
    }

    private void leavesNothing() {
        assertThat(node().files().names(scratch.toString())).isSubsetOf("cinder.conf");
    }

    @Test
    void aPlanShowsWhatWouldChangeAndNoSecret() {
        write(OLD);
        Difference difference = file.plan(node()).orElseThrow();
        assertThat(difference.text())
                .contains("-enabled_backends = lvm\n", "+enabled_backends = lvm,tank\n", "+san_login = admin\n")
                .contains("+san_password = ***")
                .doesNotContain("array-secret", "other-secret");
        assertThat(read()).isEqualTo(OLD);
    }

    @Test
    void appliedAndRevertedToTheByte() {
        write(OLD);
        ConfigFile.Before before = file.look(node());
        file.apply(node(), before);
        file.apply(node(), before);
        assertThat(read())
                .isEqualTo(OLD.replace("= lvm\ntr", "= lvm,tank\ntr")
                        + "\n[tank]\nsan_login = admin\nsan_password = array-secret\n");
        assertThat(file.plan(node())).isEmpty();
        assertThat(node().files().facts(path.toString()).orElseThrow().mode()).isEqualTo("604");
        assertThat(node().files().text(before.keptAs())).contains(OLD);
        file.revert(node(), before);
        file.revert(node(), before);
        assertThat(read()).isEqualTo(OLD);
        assertThat(node().files().facts(path.toString()).orElseThrow().mode()).isEqualTo("604");
        leavesNothing();
    }

    @Test
    void aRevertBeforeAnythingWasDoneChangesNothing() {
        write(OLD);
        ConfigFile.Before before = file.look(node());
        file.revert(node(), before);
        assertThat(read()).isEqualTo(OLD);
        leavesNothing();
    }

    @Test
    void whatOthersWroteMeanwhileStays() {
        write(OLD);
        ConfigFile.Before before = file.look(node());
        file.apply(node(), before);
        write(read().replace("# Kept", "# Kept by hand").replace("volume_driver = lvm", "volume_driver = other"));
        file.revert(node(), before);
        assertThat(read())
                .isEqualTo(OLD.replace("# Kept", "# Kept by hand").replace("_driver = lvm", "_driver = other"));
        leavesNothing();
    }

    @Test
    void aFileThatMovedOnSinceThePlanIsNotTouched() {
        write(OLD);
        ConfigFile.Before before = file.look(node());
        write(OLD + "# more\n");
        assertThatThrownBy(() -> file.apply(node(), before))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        e -> assertThat(e.fault().code()).isEqualTo(ConfigFault.CONFIG_CHANGED_MEANWHILE));
        assertThat(read()).isEqualTo(OLD + "# more\n");
    }

    @Test
    void aNewFileGoesAgain() {
        ConfigFile.Before before = file.look(node());
        file.apply(node(), before);
        assertThat(node().files().facts(path.toString()).orElseThrow().mode()).isEqualTo("640");
        file.revert(node(), before);
        assertThat(node().files().names(scratch.toString())).isEmpty();
    }

    @Test
    void whatIsNoTextIsNotTouched() throws IOException {
        Files.write(path, new byte[] {'[', 'a', ']', '\n', (byte) 0xff, '=', '1'});
        assertThatThrownBy(() -> file.plan(node())).hasMessageContaining("UTF-8");
    }
}
