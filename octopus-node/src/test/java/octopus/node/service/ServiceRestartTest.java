package octopus.node.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.LocalNode;
import octopus.node.Node;
import octopus.node.service.ServiceRestart.Before;
import octopus.node.service.ServiceRestart.How;
import octopus.node.service.ServiceRestart.When;
import octopus.spi.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process handled by commands; systemd, which a test machine seldom has as its first process, by recorded answers. */
class ServiceRestartTest {
    private final LocalNode node = new LocalNode();

    @TempDir
    Path scratch;

    private ServiceControl.Commands control;

    @BeforeEach
    void prepare() throws IOException {
        Files.writeString(scratch.resolve("restart"), """
                cd "$1"
                [ -f pid ] && kill "$(cat pid)" 2>/dev/null
                if [ -f broken ]; then echo 'key nonsense is not known' >log; rm -f pid; exit 0; fi
                setsid sleep 600 >/dev/null 2>&1 </dev/null &
                echo $! >pid
                """);
        Files.writeString(
                scratch.resolve("running"),
                "[ -f \"$1/pid\" ] && kill -0 \"$(cat \"$1/pid\")\" 2>/dev/null && cat \"$1/pid\"");
        String here = scratch.toString();
        control = new ServiceControl.Commands(
                "sleeper",
                List.of("sh", here + "/restart", here),
                List.of(),
                List.of("sh", here + "/running", here),
                here + "/log");
    }

    @AfterEach
    void stop() {
        control.run(node)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .ifPresent(ProcessHandle::destroyForcibly);
    }

    private ServiceRestart restart(When when, List<String> healthy) {
        return new ServiceRestart(control, How.RESTART, when, healthy, Duration.ofSeconds(3), Duration.ofMillis(300));
    }

    @Test
    void startedAnewOnceHoweverOftenApplied() {
        ServiceRestart change = restart(When.APPLY, List.of());
        Before before = change.look(node);
        assertThat(before.run()).isEmpty();
        assertThat(change.plan(node).orElseThrow().text()).contains("not running");
        change.apply(node, before);
        String first = control.run(node).orElseThrow();
        change.apply(node, before);
        assertThat(control.run(node)).contains(first);
        Before second = change.look(node);
        change.apply(node, second);
        assertThat(control.run(node).orElseThrow()).isNotEqualTo(first);
        change.revert(node, second);
    }

    @Test
    void onTheWayBackOnly() {
        ServiceRestart change = restart(When.REVERT, List.of());
        assertThat(change.plan(node)).isEmpty();
        change.apply(node, change.look(node));
        assertThat(control.run(node)).isEmpty();
        change.revert(node, new Before(""));
        assertThat(control.run(node)).isPresent();
    }

    @Test
    void whatDoesNotComeUpSaysWhy() throws IOException {
        Files.createFile(scratch.resolve("broken"));
        ServiceRestart change = restart(When.APPLY, List.of());
        assertThatThrownBy(() -> change.apply(node, change.look(node)))
                .isInstanceOfSatisfying(StorageException.class, e -> {
                    assertThat(e.fault().code()).isEqualTo(ServiceFault.SERVICE_UNHEALTHY);
                    assertThat(e.fault().cause()).contains("does not run", "key nonsense is not known");
                });
    }

    @Test
    void runningIsNotYetHealthy() {
        ServiceRestart change = restart(When.APPLY, List.of("test", "-e", scratch + "/answers"));
        assertThatThrownBy(() -> change.apply(node, change.look(node))).hasMessageContaining("not healthy");
    }

    @Test
    void systemdIsAskedForItsRun() {
        List<String> said = new ArrayList<>();
        Node recorded = new Node() {
            private int run = 1;

            @Override
            public String name() {
                return "recorded";
            }

            @Override
            public CommandResult run(Command command, Consumer<String> lines) {
                said.add(String.join(" ", command.arguments()));
                if (command.arguments().contains("restart")) {
                    run++;
                }
                return new CommandResult(0, "ActiveState=active\nInvocationID=" + run + "\n", "", Duration.ZERO);
            }
        };
        ServiceRestart change = new ServiceRestart(
                new ServiceControl.Systemd("cinder-volume.service"),
                How.RESTART,
                When.APPLY,
                List.of(),
                Duration.ofSeconds(2),
                Duration.ZERO);
        Before before = change.look(recorded);
        assertThat(before.run()).isEqualTo("1");
        change.apply(recorded, before);
        change.apply(recorded, before);
        assertThat(said)
                .filteredOn(line -> !line.startsWith("systemctl show"))
                .containsExactly("systemctl restart cinder-volume.service");
        assertThat(Optional.of(change.subject())).contains("service cinder-volume.service");
    }
}
