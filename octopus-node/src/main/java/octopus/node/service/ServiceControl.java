package octopus.node.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;

/** How a service is handled. */
public sealed interface ServiceControl {
    Duration LIMIT = Duration.ofMinutes(5);
    String LINES = "40";

    /** By which people know it. */
    String name();

    /** A unit of systemd. */
    record Systemd(String unit) implements ServiceControl {
        @Override
        public String name() {
            return unit;
        }
    }

    /**
     * A service without systemd, by commands of its own.
     *
     * @param restart ends when the service has been started
     * @param reload empty when it can only be restarted
     * @param running exit code 0 while it runs; what it prints changes with each start (a process id does)
     * @param log where its log is; empty text when it has none
     */
    record Commands(String name, List<String> restart, List<String> reload, List<String> running, String log)
            implements ServiceControl {
        public Commands {
            restart = List.copyOf(restart);
            reload = List.copyOf(reload);
            running = List.copyOf(running);
        }
    }

    /** What tells one run of the service from the next; nothing while it does not run. */
    default Optional<String> run(Node node) {
        return switch (this) {
            case Systemd systemd -> {
                CommandResult said = node.run(
                        Command.of("systemctl", "show", "-p", "ActiveState", "-p", "InvocationID", systemd.unit()));
                boolean active = said.output().lines().anyMatch("ActiveState=active"::equals);
                yield said.output()
                        .lines()
                        .filter(line -> active && line.startsWith("InvocationID="))
                        .map(line -> line.substring("InvocationID=".length()))
                        .findFirst();
            }
            case Commands commands -> {
                CommandResult said = node.run(Command.of(commands.running()).accept(0, 1, 2, 3, 4));
                yield said.exitCode() == 0 ? Optional.of(said.output().strip()) : Optional.empty();
            }
        };
    }

    default void restart(Node node) {
        node.run(Command.of(
                        switch (this) {
                            case Systemd systemd -> List.of("systemctl", "restart", systemd.unit());
                            case Commands commands -> commands.restart();
                        })
                .limit(LIMIT));
    }

    /** Where it cannot reload, it is restarted. */
    default void reload(Node node) {
        List<String> command =
                switch (this) {
                    case Systemd systemd -> List.of("systemctl", "reload-or-restart", systemd.unit());
                    case Commands commands -> commands.reload();
                };
        if (command.isEmpty()) {
            restart(node);
        } else {
            node.run(Command.of(command).limit(LIMIT));
        }
    }

    /** The last lines of its log; empty text when there are none. */
    default String lastWords(Node node) {
        List<String> command =
                switch (this) {
                    case Systemd systemd ->
                        List.of("journalctl", "-u", systemd.unit(), "-n", LINES, "--no-pager", "-o", "cat");
                    case Commands commands ->
                        commands.log().isEmpty() ? List.of("true") : List.of("tail", "-n", LINES, commands.log());
                };
        return node.run(Command.of(command).accept(0, 1)).output().strip();
    }
}
