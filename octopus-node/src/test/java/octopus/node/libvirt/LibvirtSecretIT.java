package octopus.node.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.libvirt.LibvirtSecret.Before;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The secret driver of a real libvirt, in a session of the test's own; root's would be that of the machine, so nobody's. */
class LibvirtSecretIT {
    private static final String URI = "secret:///session";
    private static final Secret FIRST = Secret.of("AQBvZmZpY2lhbGx5IGEga2V5IG9mIENlcGg=");
    private static final Secret SECOND = Secret.of("AQBhbm90aGVyIGtleSBvZiBhIENlcGggdXNlcg==");

    private final String uuid = UUID.randomUUID().toString();
    private Path home;
    private Node node;

    @BeforeEach
    void needLibvirt() throws IOException {
        Assumptions.assumeTrue(
                Files.exists(Path.of("/usr/bin/virsh")), "needs virsh (libvirt-clients, libvirt-daemon)");
        home = Files.createTempDirectory(Path.of("/tmp"), "octopus-libvirt");
        CommandResult ignored = new LocalNode().run(Command.of("chmod", "777", home.toString()));
        node = new Session(new LocalNode(), home);
    }

    @AfterEach
    void stop() throws IOException {
        if (home == null) {
            return;
        }
        // The daemon of the session is told by the file of its own.
        CommandResult ignored = new LocalNode()
                .run(Command.of(
                                "sh",
                                "-c",
                                "for pid in $(find \"$0\" -name '*.pid' -exec cat {} +); do kill $pid; done; rm -rf \"$0\"",
                                home.toString())
                        .accept(0, 1));
    }

    private LibvirtSecret secret(Secret value, String usage) {
        return new LibvirtSecret(URI, uuid, usage, value, home.resolve("kept").toString());
    }

    private String value() {
        return node.run(Command.of("virsh", "-q", "-c", URI, "secret-get-value", uuid))
                .output()
                .strip();
    }

    @Test
    void madeReplacedAndTakenBack() {
        LibvirtSecret first = secret(FIRST, "client.cinder secret");
        Before nothing = first.look(node);
        assertThat(nothing.existed()).isFalse();
        assertThat(first.plan(node).orElseThrow().text())
                .contains("client.cinder secret")
                .doesNotContain(FIRST.reveal());
        first.apply(node, nothing);
        first.apply(node, nothing);
        assertThat(value()).isEqualTo(FIRST.reveal());
        assertThat(first.plan(node)).isEmpty();

        LibvirtSecret second = secret(SECOND, "client.cinder secret");
        Before before = second.look(node);
        assertThat(second.plan(node).orElseThrow().text()).contains("+value = ***");
        second.apply(node, before);
        second.apply(node, before);
        assertThat(value()).isEqualTo(SECOND.reveal());
        second.revert(node, before);
        second.revert(node, before);
        assertThat(value()).isEqualTo(FIRST.reveal());
        assertThat(home.resolve("kept").resolve(uuid)).doesNotExist();

        first.revert(node, nothing);
        first.revert(node, nothing);
        assertThat(first.look(node)).isEqualTo(nothing);
    }

    @Test
    void whatIsForSomethingElseStays() {
        LibvirtSecret theirs = secret(FIRST, "client.nova secret");
        theirs.apply(node, theirs.look(node));
        LibvirtSecret ours = secret(SECOND, "client.cinder secret");
        assertThatThrownBy(() -> ours.plan(node)).isInstanceOfSatisfying(StorageException.class, e -> {
            assertThat(e.fault().code()).isEqualTo(LibvirtFault.LIBVIRT_SECRET_TAKEN);
            assertThat(e.fault().cause()).contains("client.nova secret");
        });
        assertThat(value()).isEqualTo(FIRST.reveal());
    }

    @Test
    void whatIsNoIdentityIsRefused() {
        assertThatThrownBy(() -> LibvirtSecret.of("x; reboot", "y", FIRST)).hasMessageContaining("no UUID");
    }

    /** This machine, with the directories of a user of its own. */
    private record Session(Node host, Path home) implements Node {
        @Override
        public String name() {
            return host.name();
        }

        @Override
        public CommandResult run(Command command, Consumer<String> lines) {
            if (!command.program().equals("virsh")) {
                return host.run(command, lines);
            }
            boolean root = host.run(Command.of("id", "-u")).output().strip().equals("0");
            List<String> words = new ArrayList<>(root ? List.of("runuser", "-u", "nobody", "--") : List.of());
            words.addAll(List.of("env", "HOME=" + home, "XDG_RUNTIME_DIR=" + home.resolve("run")));
            words.addAll(
                    List.of("XDG_CONFIG_HOME=" + home.resolve("config"), "XDG_CACHE_HOME=" + home.resolve("cache")));
            // Another user may not open a pipe of root's by name.
            words.addAll(List.of("sh", "-c", "cat | \"$@\"", "sh"));
            words.addAll(command.arguments());
            return host.run(command.arguments(words), lines);
        }

        @Override
        public void close() {
            host.close();
        }
    }
}
