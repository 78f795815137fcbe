package octopus.block.operation.backup;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.block.backup.Backup;
import octopus.block.backup.BackupSettings;
import octopus.block.backup.BackupStatus;
import octopus.block.backup.BackupTable;
import octopus.block.backup.store.StoreDoor;
import octopus.block.operation.Workbench;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.volume.VolumeCreation;
import octopus.block.operation.volume.VolumeFlows;
import octopus.core.Caller;
import octopus.core.flow.FlowDefinition;
import octopus.spi.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything about backups, put together. */
public final class BackupRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRoom.class);
    private static final int AT_ONCE = 100;

    private final BackupHands hands;
    private final BackupService service;
    private final BackupCreation creation;
    private final RestoreService restores;
    private final DeleteBackup deletion;
    private final List<FlowDefinition<?>> definitions;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("backup-store").factory());

    /** How volumes come into being, for those that are made of backups. */
    public record Volumes(VolumeFlows flows, VolumeCreation creation, VolumeKeys keys) {}

    public BackupRoom(Workbench bench, Volumes volumes, BackupSettings settings, Clock clock) {
        hands = new BackupHands(
                bench,
                new BackupTable(clock),
                new StoreDoor(settings.place()),
                new BackupWorkers(settings.workers()),
                settings,
                volumes.keys());
        VolumeDisk disks = new VolumeDisk(bench, settings.work());
        BackupSource source = new BackupSource(bench);
        StoredObjects objects = new StoredObjects(bench, hands.door());
        Restores filling = new Restores(hands, disks);
        CreateBackup create = new CreateBackup(hands, source, objects, disks);
        RestoreBackup existing = new RestoreBackup(bench, filling);
        RestoreNew fresh = new RestoreNew(bench, volumes.flows(), filling);
        ImportBackup imports = new ImportBackup(hands);
        deletion = new DeleteBackup(hands, objects);
        service = new BackupService(hands, deletion, imports);
        creation = new BackupCreation(hands, create, source);
        restores = new RestoreService(hands, filling, volumes.creation(), existing, fresh);
        definitions = List.of(
                create.definition(),
                existing.definition(),
                fresh.definition(),
                deletion.definition(),
                imports.definition(),
                source.leftover(),
                objects.leftover());
    }

    public List<FlowDefinition<?>> definitions() {
        return definitions;
    }

    /** Looks after the store from now on. */
    public void start() {
        if (!isOff()) {
            timer.scheduleWithFixedDelay(this::lookQuietly, 1, 60, TimeUnit.SECONDS);
        }
    }

    private void lookQuietly() {
        try {
            hands.door().look().ifPresent(fault -> LOG.warn("backups: {}", fault.sentence()));
            int finished = finishDeletions();
            if (finished > 0) {
                LOG.info("{} deletions of backups go on", finished);
            }
        } catch (RuntimeException e) {
            LOG.warn("looking after backups failed", e);
        }
    }

    /** A backup that was deleted in the moment in which it became available has no flow any more. @return how many */
    int finishDeletions() {
        List<Backup> rows =
                hands.bench().database().read(sql -> hands.table().inStatus(sql, BackupStatus.DELETING, AT_ONCE));
        int begun = 0;
        for (Backup backup : rows) {
            if (hands.bench()
                    .flows()
                    .unfinishedOf(BackupHands.subject(backup.id()))
                    .isEmpty()) {
                hands.bench().database().write(transaction -> deletion.begin(transaction, backup, Caller.octopus()));
                begun++;
            }
        }
        return begun;
    }

    /** Whether the settings have switched backups off. */
    public boolean isOff() {
        return hands.door().isOff();
    }

    /** What was wrong with the store when it was last looked at. */
    public Optional<Fault> trouble() {
        return hands.door().trouble();
    }

    public BackupService service() {
        return service;
    }

    public BackupCreation creation() {
        return creation;
    }

    public RestoreService restores() {
        return restores;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        hands.workers().close();
        hands.door().close();
    }
}
