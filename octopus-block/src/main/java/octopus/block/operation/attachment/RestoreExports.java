package octopus.block.operation.attachment;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.block.attachment.Attachment;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.connect.AccessMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens every connected volume of a backend again once the backend is ready: a restart of the machine, of the target
 * daemon or of an array may have closed them. What is open already stays as it is.
 */
public final class RestoreExports {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreExports.class);

    private final Workbench bench;
    private final Exports exports;
    private final FlowDefinition<Context> definition;

    public RestoreExports(Workbench bench, Exports exports) {
        this.bench = bench;
        this.exports = exports;
        this.definition = new FlowDefinition<>("restore-exports", 1, Context.class, List.of(new Restore()));
    }

    public record Context(String backend) {}

    public FlowDefinition<Context> definition() {
        return definition;
    }

    /** Nothing is begun where nothing is connected, or where it is under way already. */
    public void begin(String backend) {
        if (connected(backend).isEmpty()) {
            return;
        }
        try {
            bench.database().write(transaction -> submit(transaction, backend, Caller.octopus()));
        } catch (StorageException e) {
            LOG.info("exports of {} are being restored already: {}", backend, e.getMessage());
        }
    }

    /** @throws StorageException FLOW_SUBJECT_BUSY while it is under way already */
    public FlowId submit(Transaction transaction, String backend, Caller caller) {
        return bench.flows()
                .submit(transaction, definition, new Context(backend), Set.of(Subjects.exportsOf(backend)), caller);
    }

    private record Open(Attachment attachment, Location location) {}

    private List<Open> connected(String backend) {
        return bench.database()
                .read(sql -> bench.stores().attachments().connected(sql).stream()
                        .flatMap(attachment -> bench
                                .stores()
                                .volumes()
                                .volume(sql, attachment.volume())
                                .flatMap(Volume::location)
                                .filter(place -> place.backend().equals(backend))
                                .map(place -> new Open(attachment, place))
                                .stream())
                        .toList());
    }

    /** Makes every connected volume of the backend reachable again, as it was before the restart. */
    private final class Restore implements Step<Context> {
        @Override
        public String name() {
            return "restore";
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
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            Optional<Fault> failed = Optional.empty();
            for (Open open : connected(context.backend())) {
                environment.checkAlive();
                if (bench.flows()
                        .unfinishedOf(Subjects.of(open.attachment().id()))
                        .isPresent()) {
                    continue; // Its own flow opens or closes it.
                }
                try {
                    exports.open(
                            open.attachment(),
                            open.location(),
                            open.attachment().mode().orElse(AccessMode.READ_WRITE));
                } catch (StorageException e) {
                    failed = Optional.of(
                            e.fault().about("attachment", open.attachment().id()));
                }
            }
            return failed.<Outcome<Context>>map(Outcome.Failed::new).orElseGet(() -> Outcome.done(context));
        }
    }
}
