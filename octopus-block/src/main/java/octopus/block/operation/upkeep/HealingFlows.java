package octopus.block.operation.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import octopus.block.attachment.Attachment;
import octopus.block.finding.Sighting;
import octopus.block.finding.StandingFinding;
import octopus.block.operation.DriverCalls;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.RestoreExports;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.AttachmentId;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.VolumeHandle;

/**
 * The flows that put findings right. Each looks again first whether what was found is still so: between the finding and
 * the flow hours may lie.
 */
final class HealingFlows {
    private final Workbench bench;
    private final Rows rows;
    private final RestoreExports restore;
    private final FlowDefinition<Orphan> remove;
    private final FlowDefinition<OpenExport> close;

    HealingFlows(Workbench bench, Rows rows, RestoreExports restore) {
        this.bench = bench;
        this.rows = rows;
        this.restore = restore;
        remove = new FlowDefinition<>("remove-orphan", 1, Orphan.class, List.of(new RemoveOrphan()));
        close = new FlowDefinition<>("close-export", 1, OpenExport.class, List.of(new Close()));
    }

    /** An export for an attachment that does not exist. */
    record OpenExport(String backend, String pool, AttachmentId attachment, String nativeName) {}

    List<FlowDefinition<?>> all() {
        return List.of(remove, close);
    }

    /** @throws octopus.spi.StorageException FLOW_SUBJECT_BUSY when it is being healed already */
    FlowId submit(Transaction transaction, StandingFinding finding, Caller caller) {
        Sighting seen = finding.sighting();
        String backend = finding.backend();
        Map<String, String> notes = seen.notes();
        return switch (seen.healing().orElseThrow()) {
            case RESTORE_EXPORTS -> restore.submit(transaction, backend, caller);
            case REMOVE_ORPHAN -> {
                Orphan orphan = new Orphan(
                        backend,
                        pool(backend),
                        UUID.fromString(note(notes, "id")),
                        note(notes, "kind"),
                        note(notes, "native_name"));
                yield bench.flows()
                        .submit(
                                transaction,
                                remove,
                                orphan,
                                Set.of(Subjects.leftover(backend + "/" + orphan.nativeName())),
                                caller);
            }
            case CLOSE_EXPORT -> {
                AttachmentId attachment = AttachmentId.of(note(notes, "attachment"));
                yield bench.flows()
                        .submit(
                                transaction,
                                close,
                                new OpenExport(backend, pool(backend), attachment, note(notes, "native_name")),
                                Set.of(Subjects.of(attachment)),
                                caller);
            }
        };
    }

    private static String note(Map<String, String> notes, String key) {
        return Objects.requireNonNull(notes.get(key), key);
    }

    /** Names lead to objects; the pool is only asked for by drivers that have one. */
    private String pool(String backend) {
        return bench.backends().pools().stream()
                .filter(pool -> pool.backend().equals(backend))
                .map(pool -> pool.report().name())
                .findFirst()
                .orElse(backend);
    }

    /** Deletes the object, if it is still nobody's. A pivot: there is no way back, only forward until it is gone. */
    private final class RemoveOrphan implements Step<Orphan> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofSeconds(1));
        }

        @Override
        public Outcome<Orphan> run(Orphan orphan, StepEnvironment environment) {
            if (!isSomebodysByNow(orphan)) {
                Driver driver = bench.backends().driver(orphan.backend());
                DriverCalls.run(orphan.backend(), "Removing " + orphan.nativeName(), () -> delete(driver, orphan));
            }
            return Outcome.done(orphan);
        }

        /** This very flow has it in hand, so only rows count. */
        private boolean isSomebodysByNow(Orphan orphan) {
            return rows.anyOf(orphan.id());
        }

        private static void delete(Driver driver, Orphan orphan) {
            if (orphan.isSnapshot()) {
                driver.capability(Capability.Snapshots.class)
                        .ifPresent(snapshots -> snapshots.deleteSnapshot(orphan.snapshot()));
            } else {
                driver.volumes().delete(orphan.volume());
            }
        }
    }

    /** Closes the export, if there is still no attachment that is its. */
    private final class Close implements Step<OpenExport> {
        @Override
        public String name() {
            return "close";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofSeconds(1));
        }

        @Override
        public Outcome<OpenExport> run(OpenExport export, StepEnvironment environment) {
            boolean wanted = rows.attachment(export.attachment())
                    .filter(Attachment::isConnected)
                    .isPresent();
            if (!wanted) {
                VolumeHandle handle = new VolumeHandle(
                        new VolumeId(export.attachment().value()), export.pool(), export.nativeName(), Map.of());
                DriverCalls.run(
                        export.backend(),
                        "Closing " + export.nativeName(),
                        () -> bench.backends()
                                .driver(export.backend())
                                .exports()
                                .unexport(handle, export.attachment()));
            }
            return Outcome.done(export);
        }
    }
}
