package octopus.onboard.node;

import static octopus.onboard.node.NodeWorld.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditQuery;
import octopus.core.db.StoreContract;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.ssh.SshServer;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes from being added to being forgotten, over a real OpenSSH server, on each database. */
class NodeServiceIT extends StoreContract {
    private SshServer server;
    private NodeWorld world;

    @BeforeEach
    void start() {
        server = SshServer.start();
        world = new NodeWorld(database());
    }

    @AfterEach
    void stop() {
        world.close();
        server.close();
    }

    private AccessFields ssh(String hostKey) {
        return new AccessFields("ssh", "127.0.0.1", server.port(), server.user(), hostKey, false, "");
    }

    private Map<String, Secret> key() {
        return Map.of("private_key", server.key());
    }

    private static String code(Runnable work) {
        try {
            work.run();
            return "";
        } catch (StorageException e) {
            return e.fault().code().name();
        }
    }

    @Test
    void thisMachineIsReady() {
        world.nodes().add(ADMIN, "here", AccessFields.local(), Map.of());
        ManagedNode node = world.nodes().probe(ADMIN, "here");
        assertThat(node.state()).isEqualTo(NodeState.READY);
        assertThat(node.facts().orElseThrow().interfaces()).isNotEmpty();
        assertThat(world.nodes().list()).containsExactly(node);
    }

    @Test
    void aHostKeyIsShownThenAccepted() {
        world.nodes().add(ADMIN, "beside", ssh(""), key());
        ManagedNode seen = world.nodes().probe(ADMIN, "beside");
        assertThat(seen.state()).isEqualTo(NodeState.UNTRUSTED);
        assertThat(seen.offeredKey()).contains(server.fingerprint());
        assertThat(code(() -> world.nodes().acceptHostKey(ADMIN, "beside", "SHA256:another")))
                .isEqualTo("HOST_KEY_DIFFERS");
        world.nodes().acceptHostKey(ADMIN, "beside", server.fingerprint());
        ManagedNode ready = world.nodes().probe(ADMIN, "beside");
        assertThat(ready.state()).isEqualTo(NodeState.READY);
        assertThat(ready.fault()).isEmpty();
        String changed = server.rekey();
        world.room.hands().forget("beside");
        ManagedNode afterwards = world.nodes().probe(ADMIN, "beside");
        assertThat(afterwards.state()).isEqualTo(NodeState.UNTRUSTED);
        assertThat(afterwards.offeredKey()).contains(changed);
        assertThat(afterwards.facts()).isPresent();
        world.nodes().acceptHostKey(ADMIN, "beside", changed);
        assertThat(world.nodes().probe(ADMIN, "beside").state()).isEqualTo(NodeState.READY);
    }

    @Test
    void aWrongPasswordIsNamedAndMended() {
        world.nodes()
                .add(ADMIN, "beside", ssh(server.fingerprint()), Map.of("password", Secret.of("wrong-password-1")));
        ManagedNode node = world.nodes().probe(ADMIN, "beside");
        assertThat(node.state()).isEqualTo(NodeState.UNREACHABLE);
        assertThat(node.fault().orElseThrow().code().name()).isEqualTo("LOGIN_REFUSED");
        world.nodes().change(ADMIN, "beside", node.access(), key());
        assertThat(world.nodes().probe(ADMIN, "beside").state()).isEqualTo(NodeState.READY);
        assertThat(world.audit.list(AuditQuery.all(), 100).toString() + node).doesNotContain("wrong-password-1");
    }

    @Test
    void throughAnotherNode() {
        world.nodes().add(ADMIN, "bastion", ssh(server.fingerprint()), key());
        AccessFields behind = new AccessFields(
                "ssh", "127.0.0.1", server.port(), server.user(), server.fingerprint(), false, "bastion");
        world.nodes().add(ADMIN, "behind", behind, key());
        assertThat(world.nodes().probe(ADMIN, "behind").state()).isEqualTo(NodeState.READY);
        assertThat(code(() -> world.nodes().remove(ADMIN, "bastion"))).isEqualTo("NODE_IN_USE");
        world.nodes().remove(ADMIN, "behind");
        world.nodes().remove(ADMIN, "bastion");
        assertThat(world.nodes().list()).isEmpty();
    }

    @Test
    void everyCommandIsOnRecordWithoutSecrets() {
        world.nodes().add(ADMIN, "beside", ssh(server.fingerprint()), key());
        Node hands = world.room.hands().on("beside", ADMIN, Optional.empty());
        Secret secret = Secret.of("s3cret-of-a-volume");
        assertThat(hands.run(Command.of("cat").input(secret)).output()).isEqualTo("s3cret-of-a-volume");
        assertThatThrownBy(() ->
                        hands.run(Command.of("false", "s3cret-of-a-volume").masking(List.of(secret))))
                .isInstanceOf(StorageException.class);
        List<AuditEntry> entries = world.audit.list(AuditQuery.all().withVerb("node.command"), 10);
        assertThat(entries).hasSize(2);
        assertThat(entries.getLast().detail()).matches("cat: \\d+ ms, exit code 0");
        assertThat(entries.getFirst().detail()).matches("false \\*\\*\\*: \\d+ ms, TOOL_FAILED");
    }

    @Test
    void nonsenseIsRefused() {
        assertThat(code(() -> world.nodes().show("nobody"))).isEqualTo("NODE_NOT_FOUND");
        assertThat(code(() -> world.nodes().add(ADMIN, "a b", AccessFields.local(), Map.of())))
                .isEqualTo("NODE_INVALID");
        assertThat(code(() -> world.nodes().add(ADMIN, "a", ssh(""), Map.of()))).isEqualTo("NODE_INVALID");
        for (AccessFields wrong : List.of(
                new AccessFields("telnet", "h", 22, "u", "", false, ""),
                new AccessFields("ssh", "-oProxyCommand=x", 22, "u", "", false, ""),
                new AccessFields("ssh", "h", 0, "u", "", false, ""),
                new AccessFields("ssh", "h", 22, "", "", false, ""),
                new AccessFields("ssh", "h", 22, "u", "MD5:1", false, ""),
                new AccessFields("ssh", "h", 22, "u", "", false, "a"),
                new AccessFields("ssh", "h", 22, "u", "", false, "unknown"))) {
            assertThat(code(() -> world.nodes().add(ADMIN, "a", wrong, key()))).isEqualTo("NODE_INVALID");
        }
        world.nodes().add(ADMIN, "a", AccessFields.local(), Map.of());
        assertThat(code(() -> world.nodes().add(ADMIN, "a", AccessFields.local(), Map.of())))
                .isEqualTo("NODE_EXISTS");
        assertThat(world.nodes().list()).hasSize(1);
    }
}
