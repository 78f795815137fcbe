package octopus.block.operation.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.group.GroupStatus;
import octopus.block.message.MessageTopic;
import octopus.block.operation.Workbench;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.spi.Fault;

/** What the flows of groups read and write alike. */
final class GroupJournal {
    private final Workbench bench;

    GroupJournal(Workbench bench) {
        this.bench = bench;
    }

    /** The volumes of the context as their rows are now; one that has gone is left out. */
    List<Volume> volumes(GroupContext context) {
        return bench.database()
                .read(sql -> context.volumes().stream()
                        .flatMap(id -> bench.stores().volumes().volume(sql, id).stream())
                        .toList());
    }

    /** The group is in error, and everybody concerned is told why. */
    void failed(Transaction transaction, Caller caller, GroupContext context, MessageTopic topic, Fault fault) {
        bench.stores()
                .groups()
                .groups()
                .move(transaction, context.group(), Set.of(), GroupStatus.ERROR, Optional.of(fault));
        bench.journal().failed(transaction, caller, context.project(), topic, context.group(), fault);
        tell(transaction, "group.error", context, Map.of("fault", fault.sentence()));
    }

    void available(Transaction transaction, GroupContext context) {
        bench.stores()
                .groups()
                .groups()
                .move(
                        transaction,
                        context.group(),
                        Set.of(GroupStatus.CREATING),
                        GroupStatus.AVAILABLE,
                        Optional.empty());
        tell(
                transaction,
                "group.created",
                context,
                Map.of("volumes", context.volumes().size()));
    }

    void tell(Transaction transaction, String event, GroupContext context, Map<String, ?> body) {
        bench.journal().event(transaction, event, "group", context.group(), context.project(), body);
    }
}
