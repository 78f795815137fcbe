package octopus.node.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.NodeAccess.Become;
import octopus.node.NodeAccess.Login;
import octopus.node.NodeAccess.Ssh;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.TestFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything that goes wrong on the way to a node, each told with its cause and the way out. */
class SshTroubleIT {
    private SshServer server;
    private SshNodes nodes;

    @BeforeEach
    void start() {
        server = SshServer.start();
        nodes = new SshNodes();
    }

    @AfterEach
    void stop() {
        nodes.close();
        server.close();
    }

    private Fault fault(Ssh access) {
        return fault(access, Command.of("true"));
    }

    private Fault fault(Ssh access, Command command) {
        try (Node node = nodes.open("alpha", access)) {
            node.run(command);
        } catch (StorageException e) {
            assertThat(e.fault().cause()).isNotBlank();
            assertThat(e.fault().correction()).isNotBlank();
            assertThat(e.fault().what()).contains("alpha");
            return e.fault();
        }
        throw new AssertionError("it worked");
    }

    @Test
    void aWrongPassword() {
        Secret wrong = Secret.of("wrong-password-1");
        Fault fault = fault(server.as(server.user(), new Login.Password(wrong), new Become.Nobody()));
        assertThat(fault.code()).isEqualTo(SshFault.LOGIN_REFUSED);
        assertThat(fault.cause()).contains("password");
        assertThat(fault.toString()).doesNotContain("wrong-password-1");
    }

    @Test
    void aUserThatDoesNotExist() {
        assertThat(fault(server.as("nobody-here", server.byKey(), new Become.Nobody()))
                        .code())
                .isEqualTo(SshFault.LOGIN_REFUSED);
    }

    @Test
    void aKeyThatIsNone() {
        for (String text :
                new String[] {"", "ssh-ed25519 AAAA no private key", "-----BEGIN OPENSSH PRIVATE KEY-----\nx"}) {
            Fault fault = fault(server.as(
                    server.user(), new Login.PrivateKey(Secret.of(text), Optional.empty()), new Become.Nobody()));
            assertThat(fault.code()).isEqualTo(SshFault.PRIVATE_KEY_UNREADABLE);
        }
    }

    @Test
    void aPassphrase() throws Exception {
        Path key = TestFolders.make("octopus-key").resolve("key");
        Files.writeString(key, server.key().reveal());
        Files.setPosixFilePermissions(key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        new octopus.node.LocalNode()
                .run(Command.of("ssh-keygen", "-q", "-p", "-P", "", "-N", "open sesame", "-f", key.toString()));
        Secret text = Secret.of(Files.readString(key));
        Ssh right = server.as(
                server.user(), new Login.PrivateKey(text, Optional.of(Secret.of("open sesame"))), new Become.Nobody());
        try (Node node = nodes.open("alpha", right)) {
            assertThat(node.run(Command.of("echo", "in")).output()).isEqualTo("in\n");
        }
        for (Optional<Secret> phrase : List.of(Optional.<Secret>empty(), Optional.of(Secret.of("open barley")))) {
            Fault fault = fault(server.as(server.user(), new Login.PrivateKey(text, phrase), new Become.Nobody()));
            assertThat(fault.code()).isEqualTo(SshFault.PRIVATE_KEY_UNREADABLE);
            assertThat(fault.cause()).contains("passphrase");
        }
    }

    @Test
    void nobodyIsTrustedUnseen() {
        Ssh unseen = server.access();
        Fault fault = fault(new Ssh(
                unseen.host(),
                unseen.port(),
                unseen.user(),
                unseen.login(),
                Optional.empty(),
                unseen.become(),
                Optional.empty()));
        assertThat(fault.code()).isEqualTo(SshFault.HOST_KEY_UNKNOWN);
        assertThat(fault.about()).containsEntry("fingerprint", server.fingerprint());
    }

    @Test
    void aChangedHostKey() {
        Ssh access = server.access();
        try (Node node = nodes.open("alpha", access)) {
            node.run(Command.of("true"));
        }
        String changed = server.rekey();
        Fault fault = fault(access);
        assertThat(fault.code()).isEqualTo(SshFault.HOST_KEY_CHANGED);
        assertThat(fault.cause()).contains(changed, server.fingerprint());
        try (Node node = nodes.open("alpha", access.accepting(changed))) {
            assertThat(node.run(Command.of("echo", "again")).output()).isEqualTo("again\n");
        }
    }

    @Test
    void nobodyListens() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Ssh there = server.access();
        Fault fault = fault(
                new Ssh("127.0.0.1", free, "u", there.login(), Optional.empty(), there.become(), Optional.empty()));
        assertThat(fault.code().name()).isEqualTo("UNREACHABLE");
        assertThat(fault.cause()).containsIgnoringCase("refused");
    }

    @Test
    void aNameThatNobodyKnows() {
        Ssh there = server.access();
        Fault fault = fault(new Ssh(
                "no-such-host.invalid", 22, "u", there.login(), Optional.empty(), there.become(), Optional.empty()));
        assertThat(fault.code().name()).isEqualTo("UNREACHABLE");
    }

    @Test
    void somethingElseListens() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try {
                    socket.accept().getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                    // The test is over.
                }
            });
            Ssh there = server.access();
            Fault fault = fault(new Ssh(
                    "127.0.0.1",
                    socket.getLocalPort(),
                    "u",
                    there.login(),
                    Optional.empty(),
                    there.become(),
                    Optional.empty()));
            assertThat(fault.code().name()).isEqualTo("UNREACHABLE");
        }
    }

    @Test
    void sudoThatWantsAnotherPassword() {
        assumeTrue(server.hasAccounts());
        Secret wrong = Secret.of("not-this-one");
        Fault fault = fault(server.as(server.user(), server.byKey(), new Become.Root(Optional.of(wrong))));
        assertThat(fault.code()).isEqualTo(SshFault.SUDO_REFUSED);
        Fault none = fault(server.as(server.user(), server.byKey(), new Become.Root(Optional.empty())));
        assertThat(none.code()).isEqualTo(SshFault.SUDO_REFUSED);
        assertThat(none.correction()).contains("NOPASSWD");
    }

    @Test
    void theConnectionBreaksInTheMidst() {
        List<Fault> told = new CopyOnWriteArrayList<>();
        try (Node node = nodes.open("alpha", server.access())) {
            String mark = "2" + System.nanoTime() % 100_000_000;
            Thread runner = Thread.ofVirtual().start(() -> {
                try {
                    node.run(Command.of("sleep", mark).limit(Duration.ofSeconds(5)));
                } catch (StorageException e) {
                    told.add(e.fault());
                }
            });
            await().until(() -> running(mark));
            List<ProcessHandle> sessions = server.daemon()
                    .descendants()
                    .filter(process -> process.info().command().orElse("").contains("sshd"))
                    .toList();
            sessions.forEach(ProcessHandle::destroyForcibly);
            await().atMost(Duration.ofSeconds(20)).until(() -> !runner.isAlive());
            assertThat(told.getFirst().code()).isEqualTo(SshFault.CONNECTION_LOST);
            assertThat(told.getFirst().cause()).contains("5 s");
            // The next command connects anew, and what ran is ended by its limit although nobody watches it.
            assertThat(node.run(Command.of("echo", "back")).output()).isEqualTo("back\n");
            await().atMost(Duration.ofSeconds(20)).until(() -> !running(mark));
        }
    }

    private static boolean running(String mark) {
        return ProcessHandle.allProcesses().anyMatch(process -> {
            try {
                return Files.readString(Path.of("/proc", "" + process.pid(), "cmdline"))
                        .startsWith("sleep\0" + mark);
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void oneSessionServesAllCommands() {
        try (Node node = nodes.open("alpha", server.access())) {
            for (int i = 0; i < 20; i++) {
                node.run(Command.of("true"));
            }
            assertThat(server.daemon().children().count()).isEqualTo(1);
        }
    }
}
