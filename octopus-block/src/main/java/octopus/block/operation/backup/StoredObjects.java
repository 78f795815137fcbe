package octopus.block.operation.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.block.backup.BackupId;
import octopus.block.backup.store.BackupStore;
import octopus.block.backup.store.StoreDoor;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.core.Caller;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the objects of a backup out of the store. When the store does not answer, a flow of its own tries for ever, so
 * that nothing is forgotten there.
 */
final class StoredObjects {
    private static final Logger LOG = LoggerFactory.getLogger(StoredObjects.class);

    private static final int AT_ONCE = 16;

    private final Workbench bench;
    private final StoreDoor door;
    private final FlowDefinition<Leftover> leftover;

    StoredObjects(Workbench bench, StoreDoor door) {
        this.bench = bench;
        this.door = door;
        this.leftover = new FlowDefinition<>("remove-backup-objects", 1, Leftover.class, List.of(new RemoveForGood()));
    }

    /** @param location in the store */
    record Leftover(BackupId backup, String location) {}

    FlowDefinition<Leftover> leftover() {
        return leftover;
    }

    /** The manifest goes first: what is left after a kill is no backup any more. */
    void remove(String location, Optional<StepEnvironment> environment) {
        BackupStore store = door.store();
        List<String> names = store.names(location + "/");
        names.stream().filter(name -> name.endsWith("/manifest.json")).forEach(store::delete);
        for (int from = 0; from < names.size(); from += AT_ONCE) {
            deleteAll(store, names.subList(from, Math.min(names.size(), from + AT_ONCE)));
            if (environment.isPresent()) {
                environment.get().checkAlive();
                environment.get().progress((double) from / names.size(), from + " of " + names.size() + " objects");
            }
        }
    }

    /** Side by side: an answer over the network takes its time. */
    private static void deleteAll(BackupStore store, List<String> names) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> deletions = new ArrayList<>();
            names.forEach(name -> deletions.add(threads.submit(() -> store.delete(name))));
            for (Future<?> deletion : deletions) {
                deletion.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StorageException fault ? fault : new CompletionException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    /** Removes them now, or returns the effect that has them removed later. */
    Effect removed(BackupId backup, String location, Caller caller) {
        try {
            remove(location, Optional.empty());
            return Effect.NONE;
        } catch (StorageException e) {
            LOG.warn("what is stored of backup {} is removed later: {}", backup, e.getMessage());
            return transaction -> bench.flows()
                    .submit(
                            transaction,
                            leftover,
                            new Leftover(backup, location),
                            Set.of(Subjects.leftover("backup-objects/" + backup)),
                            caller);
        }
    }

    /** Removes what an undone backup has left in the store; a pivot, there is only forward. */
    private final class RemoveForGood implements Step<Leftover> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<Leftover> run(Leftover context, StepEnvironment environment) {
            remove(context.location(), Optional.of(environment));
            return Outcome.done(context);
        }
    }
}
