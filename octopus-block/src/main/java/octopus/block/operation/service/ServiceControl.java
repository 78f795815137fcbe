package octopus.block.operation.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import octopus.block.BlockFault;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendState;
import octopus.block.backend.BackendStore;
import octopus.block.backend.ReplicationStatus;
import octopus.block.backend.ServiceState;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.volume.VolumeStore;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability.Replicating;

/** What is done to a backend as a whole: it is frozen and thawed, and failed over to the place that it replicates to. */
public final class ServiceControl {
    /** As Cinder calls the first place. */
    public static final String FIRST_PLACE = "default";

    static final String FROZEN = "frozen";

    private final Workbench bench;
    private final BackendStore store;
    private final FlowDefinition<FailOver.Context> failOver;

    public ServiceControl(Workbench bench, BackendStore store) {
        this.bench = bench;
        this.store = store;
        this.failOver = new FailOver(bench, this).definition();
    }

    public List<FlowDefinition<?>> definitions() {
        return List.of(failOver);
    }

    /** Nothing on the backend is made, changed or deleted any more, and it gets no new volumes; attachments go on. */
    public void freeze(Caller caller, String name) {
        change(caller, name, "backend.freeze", backend -> {
            if (backend.service().frozen()) {
                throw wrong(name, "Freezing", "it is frozen already", "Thaw it.");
            }
            return backend.in(backend.service().frozen(true), bench.journal().now())
                    .enabled(false, Optional.of(FROZEN), bench.journal().now());
        });
    }

    public void thaw(Caller caller, String name) {
        change(caller, name, "backend.thaw", backend -> {
            if (!backend.service().frozen()) {
                throw wrong(name, "Thawing", "it is not frozen", "");
            }
            Backend thawed =
                    backend.in(backend.service().frozen(false), bench.journal().now());
            // Disabled for another reason it stays disabled.
            if (thawed.disabledReason().filter(FROZEN::equals).isEmpty()) {
                return thawed;
            }
            boolean away = thawed.service().activePlace().isPresent();
            return thawed.enabled(
                    !away, Optional.of(FailOver.REASON), bench.journal().now());
        });
    }

    private void change(Caller caller, String name, String verb, UnaryOperator<Backend> changed) {
        Backend backend = bench.database().write(transaction -> {
            Backend now = changed.apply(need(transaction, name));
            store.update(transaction, now);
            bench.journal().done(transaction, caller, verb, "backend", name, "");
            bench.journal().event(transaction, verb, "backend", name, caller.project(), Map.of());
            return now;
        });
        bench.backends().update(backend);
    }

    Backend need(Transaction transaction, String name) {
        return store.find(transaction.sql(), name)
                .orElseThrow(() -> Workbench.notFound(BlockFault.BACKEND_NOT_FOUND, "Backend " + name));
    }

    /** In a flow's transaction; the backend as this process has it follows. */
    void replicating(
            Transaction transaction, String name, ServiceState state, Optional<Boolean> enabled, String reason) {
        Backend now = need(transaction, name).in(state, bench.journal().now());
        Backend changed = enabled.isEmpty()
                ? now
                : now.enabled(
                        enabled.get(), Optional.of(reason), bench.journal().now());
        store.update(transaction, changed);
        transaction.afterCommit(() -> bench.backends().update(changed));
    }

    /** Whether the backend can be failed over, and how that stands. */
    public ReplicationStatus replication(Backend backend) {
        return backend.service()
                .replication()
                .orElseGet(() ->
                        targets(backend.name()).isEmpty() ? ReplicationStatus.DISABLED : ReplicationStatus.ENABLED);
    }

    /** Places that a ready backend replicates to. */
    public List<String> targets(String backend) {
        return replicating(backend).map(Replicating::targets).orElse(List.of());
    }

    private Optional<Replicating> replicating(String backend) {
        return bench.backends().state(backend) instanceof BackendState.Ready
                ? bench.backends().driver(backend).capability(Replicating.class)
                : Optional.empty();
    }

    /** @param target where to; {@value #FIRST_PLACE} for the first place, empty for any other than that */
    public void failOver(Caller caller, String name, Optional<String> target) {
        Backend seen = bench.backends()
                .row(name)
                .orElseThrow(() -> Workbench.notFound(BlockFault.BACKEND_NOT_FOUND, "Backend " + name));
        List<String> targets = targets(name);
        Set<ReplicationStatus> allowed =
                Set.of(ReplicationStatus.ENABLED, ReplicationStatus.FAILED_OVER, ReplicationStatus.FAILOVER_ERROR);
        if (targets.isEmpty()) {
            throw wrong(
                    name,
                    "Failing over",
                    bench.backends().state(name) instanceof BackendState.Ready
                            ? "it is not replicated: its replication status is "
                                    + replication(seen).text()
                            : "it is not ready",
                    "Only a ready backend whose driver replicates can be failed over.");
        }
        String place = target.orElse(targets.getFirst());
        if (!place.equals(FIRST_PLACE) && !targets.contains(place)) {
            throw wrong(
                    name,
                    "Failing over",
                    "it is not replicated to " + place,
                    "Name one of: " + String.join(", ", targets) + ", or " + FIRST_PLACE + ".");
        }
        bench.database().write(transaction -> {
            Backend backend = need(transaction, name);
            if (!allowed.contains(replication(backend))) {
                throw wrong(
                        name,
                        "Failing over",
                        "its replication status is " + replication(backend).text(),
                        "Wait.");
            }
            FailOver.Context context = new FailOver.Context(
                    name,
                    Optional.of(place).filter(other -> !other.equals(FIRST_PLACE)),
                    backend.service().activePlace());
            replicating(
                    transaction,
                    name,
                    backend.service()
                            .replicating(
                                    ReplicationStatus.FAILING_OVER,
                                    backend.service().activePlace()),
                    Optional.empty(),
                    "");
            FlowId flow =
                    bench.flows().submit(transaction, failOver, context, Set.of(Subjects.ofBackend(name)), caller);
            bench.journal().accepted(transaction, caller, "backend.fail-over", "backend", name, flow, "to " + place);
            return flow;
        });
    }

    private static StorageException wrong(String name, String doing, String cause, String correction) {
        return Fault.of(CommonFault.INVALID_INPUT, doing + " backend " + name, cause, correction)
                .about("backend", name)
                .exception();
    }

    /** What projects have on a backend. */
    public record Usage(int volumes, long gib, int snapshots, long snapshotGib) {}

    /** By project. */
    public Map<String, Usage> usage(String backend) {
        return bench.database().read(sql -> {
            Map<String, Usage> usages = new TreeMap<>();
            Map<String, long[]> snapshots = bench.stores().snapshots().ofProjects(sql, backend);
            Map<String, VolumeStore.Totals> volumes = bench.stores().volumes().ofProjects(sql, backend);
            volumes.forEach((project, totals) -> {
                long[] of = snapshots.getOrDefault(project, new long[] {0, 0});
                usages.put(project, new Usage(totals.count(), totals.gib(), (int) of[0], of[1]));
            });
            return usages;
        });
    }
}
