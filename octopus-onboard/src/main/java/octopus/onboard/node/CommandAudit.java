package octopus.onboard.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.flow.FlowId;
import octopus.node.Command;
import octopus.node.CommandResult;
import octopus.node.Node;
import octopus.spi.StorageException;

/** Writes each command that is run on a node into the audit: arguments with secrets covered, duration, exit code. */
final class CommandAudit {
    private static final String VERB = "node.command";
    private static final int LONGEST = 1000;

    private final Database database;
    private final AuditLog log;
    private final Clock clock;

    CommandAudit(Database database, AuditLog log, Clock clock) {
        this.database = database;
        this.log = log;
        this.clock = clock;
    }

    CommandResult run(Node node, Command command, Consumer<String> lines, Caller caller, Optional<FlowId> flow) {
        Instant begin = clock.instant();
        try {
            CommandResult result = node.run(command, lines);
            write(node, command, caller, flow, Outcome.DONE, took(result.took()) + ", exit code " + result.exitCode());
            return result;
        } catch (StorageException e) {
            Duration took = Duration.between(begin, clock.instant());
            write(
                    node,
                    command,
                    caller,
                    flow,
                    Outcome.FAILED,
                    took(took) + ", " + e.fault().code().name());
            throw e;
        }
    }

    private static String took(Duration took) {
        return took.toMillis() + " ms";
    }

    private void write(Node node, Command command, Caller caller, Optional<FlowId> flow, Outcome outcome, String end) {
        String words = command.cover(String.join(" ", command.arguments()));
        String shown = words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
        AuditEntry entry = AuditEntry.of(
                clock.instant(), caller, VERB, ManagedNode.SUBJECT, node.name(), outcome, shown + ": " + end);
        AuditEntry whole = flow.map(id -> entry.inFlow(id.value())).orElse(entry);
        boolean ignored = database.write(transaction -> {
            log.append(transaction, whole);
            return true;
        });
    }
}
