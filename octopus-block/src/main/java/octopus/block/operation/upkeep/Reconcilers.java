package octopus.block.operation.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import octopus.block.finding.Check;
import octopus.block.finding.FindingStore;
import octopus.block.finding.Sighting;
import octopus.block.finding.StandingFinding;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.RestoreExports;
import octopus.core.db.Transaction;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at every ready backend from time to time, one process at a time, and keeps what was found. A backend that hangs
 * holds up its own look and no other.
 */
final class Reconcilers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconcilers.class);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(60);
    private static final String TURN = "reconcile";

    private final Workbench bench;
    private final FindingStore store;
    private final List<Reconciler> reconcilers;
    private final RestoreExports restore;
    private final UpkeepSettings settings;
    private final UUID process = UUID.randomUUID();
    /** By backend: the look that is under way. */
    private final Map<String, CompletableFuture<Void>> looks = new ConcurrentHashMap<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("reconcilers").factory());

    Reconcilers(
            Workbench bench,
            FindingStore store,
            List<Reconciler> reconcilers,
            RestoreExports restore,
            UpkeepSettings settings) {
        this.bench = bench;
        this.store = store;
        this.reconcilers = reconcilers;
        this.restore = restore;
        this.settings = settings;
    }

    void start() {
        long every = settings.lookEvery().toMillis();
        timer.scheduleWithFixedDelay(this::turn, Math.min(FIRST_LOOK.toMillis(), every), every, TimeUnit.MILLISECONDS);
    }

    /** One look at everything, if no other process has the turn. */
    void turn() {
        try {
            Instant now = bench.journal().now();
            Instant until = now.plus(settings.lookEvery().multipliedBy(2));
            if (bench.database().write(transaction -> store.takeTurn(transaction, TURN, process, now, until))) {
                look(settings.lookEvery());
            }
        } catch (RuntimeException e) {
            LOG.warn("comparing the backends with the database failed", e);
        }
    }

    /** Looks at every ready backend now; what has not been seen after that time comes later. */
    void look(Duration atMost) {
        forgetRemovedBackends();
        List<CompletableFuture<Void>> all =
                bench.backends().ready().stream().map(this::begin).toList();
        try {
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                    .get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.info("looking at {} takes longer than {} s", looks.keySet(), atMost.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn("looking at a backend failed", e.getCause());
        }
    }

    private CompletableFuture<Void> begin(String backend) {
        return looks.computeIfAbsent(backend, name -> {
            CompletableFuture<Void> look = new CompletableFuture<>();
            Thread.ofVirtual().name("look-" + name).start(() -> {
                try {
                    look(name);
                } finally {
                    looks.remove(name);
                    look.complete(null);
                }
            });
            return look;
        });
    }

    /** What one reconciler cannot see just now stays as it was seen last. */
    void look(String backend) {
        boolean exportsMissing = false;
        for (Reconciler reconciler : reconcilers) {
            try {
                List<Sighting> seen = reconciler.look(backend);
                keep(backend, reconciler.checks(), seen);
                exportsMissing |= seen.stream().anyMatch(sighting -> sighting.check() == Check.EXPORT_MISSING);
            } catch (StorageException e) {
                LOG.info("backend {} cannot be compared with the database now: {}", backend, e.getMessage());
            } catch (RuntimeException e) {
                LOG.warn("comparing backend {} with the database failed", backend, e);
            }
        }
        if (exportsMissing && settings.healExports()) {
            restore.begin(backend);
        }
    }

    private void keep(String backend, Set<Check> checks, List<Sighting> seen) {
        List<StandingFinding> standing = bench.database().read(sql -> store.ofBackend(sql, backend)).stream()
                .filter(finding -> checks.contains(finding.sighting().check()))
                .toList();
        Map<String, Sighting> now = new HashMap<>();
        seen.forEach(sighting -> now.put(key(sighting), sighting));
        boolean same = standing.size() == now.size()
                && standing.stream()
                        .allMatch(finding -> Optional.ofNullable(now.get(key(finding.sighting())))
                                .filter(finding.sighting()::says)
                                .isPresent());
        if (!same) {
            bench.database().write(transaction -> write(transaction, backend, standing, new HashMap<>(now)));
        }
    }

    private int write(
            Transaction transaction, String backend, List<StandingFinding> standing, Map<String, Sighting> seen) {
        for (StandingFinding finding : standing) {
            Sighting again = seen.remove(key(finding.sighting()));
            if (again == null) {
                if (store.delete(transaction, finding.id())) {
                    tell(transaction, "finding.over", finding);
                }
            } else if (!again.says(finding.sighting())) {
                store.update(transaction, finding.id(), again);
            }
        }
        for (Sighting sighting : seen.values()) {
            StandingFinding finding = new StandingFinding(
                    UUID.randomUUID(), backend, sighting, bench.journal().now());
            if (store.insert(transaction, finding)) {
                tell(transaction, "finding.found", finding);
            }
        }
        return seen.size();
    }

    private void tell(Transaction transaction, String event, StandingFinding finding) {
        Sighting sighting = finding.sighting();
        bench.journal()
                .event(
                        transaction,
                        event,
                        "finding",
                        finding.id(),
                        "",
                        Map.of(
                                "check", sighting.check().word(),
                                "backend", finding.backend(),
                                "where", sighting.place(),
                                "what", sighting.fault().what()));
    }

    private static String key(Sighting sighting) {
        return sighting.check() + " " + sighting.place();
    }

    private void forgetRemovedBackends() {
        List<StandingFinding> gone = bench.database().read(store::list).stream()
                .filter(finding -> bench.backends().row(finding.backend()).isEmpty())
                .toList();
        if (!gone.isEmpty()) {
            bench.database().write(transaction -> {
                gone.forEach(finding -> store.delete(transaction, finding.id()));
                return gone.size();
            });
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
