package octopus.block.operation.upkeep;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import octopus.block.BlockFault;
import octopus.block.finding.FindingStore;
import octopus.block.finding.Healing;
import octopus.block.finding.StandingFinding;
import octopus.block.image.cache.ImageCacheStore;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.RestoreExports;
import octopus.core.Caller;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.node.attach.AttachedDevice;
import octopus.spi.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was found wrong between the database and the storage, and how it is put right: always by a flow, when asked. */
public final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Workbench bench;
    private final UUID process = UUID.randomUUID();
    private final FindingStore store = new FindingStore();
    private final HealingFlows flows;
    private final Reconcilers reconcilers;

    /** @param devices volumes in use on this machine */
    public Upkeep(
            Workbench bench,
            ImageCacheStore cache,
            RestoreExports restore,
            UpkeepSettings settings,
            Supplier<List<AttachedDevice>> devices) {
        this.bench = bench;
        Rows rows = new Rows(bench, cache);
        Ownership ownership = new Ownership(bench, rows);
        this.flows = new HealingFlows(bench, rows, restore);
        this.reconcilers = new Reconcilers(
                bench,
                store,
                List.of(
                        new PoolReconciler(bench),
                        new BackendReconciler(bench, rows, ownership),
                        new SizeReconciler(bench, rows, ownership),
                        new StatusReconciler(bench, rows, ownership),
                        new AttachmentReconciler(bench, rows, ownership, devices)),
                restore,
                settings);
    }

    public List<FlowDefinition<?>> definitions() {
        return flows.all();
    }

    public void start() {
        reconcilers.start();
    }

    /** @throws octopus.spi.StorageException with the reason, when the database takes no writes */
    public void beat() {
        bench.database()
                .write(transaction ->
                        store.beat(transaction, process, bench.journal().now()));
    }

    /** Oldest first. */
    public List<StandingFinding> list() {
        return bench.database().read(store::list);
    }

    /** Looks at every ready backend now, whoever's turn it is, and answers what stands afterwards. */
    public List<StandingFinding> look() {
        reconcilers.look(PATIENCE);
        return list();
    }

    /**
     * Begins to put it right. When that is done it is looked at again, so that the finding is over.
     *
     * @throws octopus.spi.StorageException FINDING_NOT_FOUND, FINDING_NEEDS_A_PERSON, or FLOW_SUBJECT_BUSY while it is
     *     being healed already
     */
    public FlowId heal(Caller caller, UUID id) {
        StandingFinding finding =
                bench.database().read(sql -> store.find(sql, id)).orElseThrow(() -> notFound(id));
        Healing healing = finding.sighting().healing().orElseThrow(() -> needsAPerson(finding));
        FlowId flow = bench.database().write(transaction -> {
            FlowId begun = flows.submit(transaction, finding, caller);
            bench.journal()
                    .accepted(
                            transaction,
                            caller,
                            "finding.heal",
                            "finding",
                            id,
                            begun,
                            healing.word() + " for " + finding.sighting().place() + " on " + finding.backend());
            return begun;
        });
        Thread.ofVirtual().name("after-healing").start(() -> lookAfter(flow, finding.backend()));
        return flow;
    }

    /** Looks at one backend in the background, if it is ready. */
    public void lookSoon(String backend) {
        if (bench.backends().ready().contains(backend)) {
            Thread.ofVirtual().name("look-" + backend).start(() -> reconcilers.look(backend));
        }
    }

    private void lookAfter(FlowId flow, String backend) {
        try {
            bench.flows().await(flow, PATIENCE);
            reconcilers.look(backend);
        } catch (RuntimeException e) {
            LOG.debug("the next look at {} will see what healing did", backend, e);
        }
    }

    private static RuntimeException notFound(UUID id) {
        return Fault.of(
                        BlockFault.FINDING_NOT_FOUND,
                        "Finding " + id + " could not be found",
                        "",
                        "List the findings: it may be over.")
                .exception();
    }

    private static RuntimeException needsAPerson(StandingFinding finding) {
        return Fault.of(
                        BlockFault.FINDING_NEEDS_A_PERSON,
                        "Healing " + finding.sighting().place(),
                        "no flow can put that right",
                        finding.sighting().fault().correction())
                .about("finding", finding.id())
                .exception();
    }

    @Override
    public void close() {
        reconcilers.close();
    }
}
