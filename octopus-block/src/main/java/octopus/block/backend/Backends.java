package octopus.block.backend;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import octopus.block.BlockFault;
import octopus.block.group.GroupType;
import octopus.block.schedule.PoolLedger;
import octopus.block.schedule.PoolState;
import octopus.block.volume.VolumeStore;
import octopus.core.db.Database;
import octopus.spi.Fault;
import octopus.spi.Size;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;
import octopus.spi.driver.PoolReport;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The backends that are open in this process, and the pools that they report. */
public final class Backends implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    /** How long a call waits for a backend that is just being opened; Cinder's scheduler_driver_init_wait_time is 60 s. */
    private static final Duration OPENING = Duration.ofSeconds(60);

    private final Database database;
    private final VolumeStore volumes;
    private final BackendOpener opener;
    private final BackendSettings settings;
    private final Clock clock;
    private final BackendStore rows = new BackendStore();
    private final PoolLedger ledger = new PoolLedger();
    private final Map<String, BackendSupervisor> supervisors = new ConcurrentHashMap<>();
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final List<Consumer<String>> readyListeners = new CopyOnWriteArrayList<>();

    public Backends(
            Database database, VolumeStore volumes, BackendOpener opener, BackendSettings settings, Clock clock) {
        this.database = database;
        this.volumes = volumes;
        this.opener = opener;
        this.settings = settings;
        this.clock = clock;
    }

    /** The backend's row as it was opened, and what Octopus had put into its pools when they last reported. */
    private record Known(Backend backend, Map<String, VolumeStore.PoolUse> uses, boolean announced) {}

    /** Called each time a backend has become ready after it was not: exports are put back then. */
    public void whenReady(Consumer<String> listener) {
        readyListeners.add(listener);
    }

    /** Opens a backend, or opens it again because its row has changed. */
    public void open(Backend backend) {
        known.put(backend.name(), new Known(backend, Map.of(), false));
        BackendSupervisor supervisor = new BackendSupervisor(
                backend.name(), () -> opener.open(backend), settings.poll(), clock, this::reported);
        Optional.ofNullable(supervisors.put(backend.name(), supervisor)).ifPresent(BackendSupervisor::close);
        supervisor.start();
    }

    /** The row changed in a way that the driver need not know: enabled, disabled. */
    public void update(Backend backend) {
        known.computeIfPresent(backend.name(), (_, before) -> new Known(backend, before.uses(), before.announced()));
    }

    public void remove(String name) {
        known.remove(name);
        Optional.ofNullable(supervisors.remove(name)).ifPresent(BackendSupervisor::close);
    }

    /** @throws octopus.spi.StorageException BACKEND_NOT_FOUND or BACKEND_NOT_READY */
    public Driver driver(String name) {
        return supervisor(name).driver(OPENING);
    }

    public BackendState state(String name) {
        BackendSupervisor supervisor = supervisors.get(name);
        return supervisor == null ? new BackendState.Configured() : supervisor.state();
    }

    /** The backends that are ready just now. */
    public List<String> ready() {
        return known.keySet().stream()
                .filter(name -> state(name) instanceof BackendState.Ready)
                .sorted()
                .toList();
    }

    /** The row of a backend as this process has opened it. */
    public Optional<Backend> row(String name) {
        return Optional.ofNullable(known.get(name)).map(Known::backend);
    }

    /**
     * For whatever makes, changes or deletes something on a backend. The row is asked: it may have been frozen through
     * another process.
     *
     * @throws octopus.spi.StorageException BACKEND_FROZEN
     */
    public void refuseFrozen(DSLContext sql, String name, String what) {
        if (rows.isFrozen(sql, name)) {
            throw Fault.of(
                            BlockFault.BACKEND_FROZEN,
                            what,
                            "backend " + name
                                    + " is frozen: what is attached goes on, nothing is made, changed or deleted",
                            "Wait until an administrator thaws it.")
                    .about("backend", name)
                    .exception();
        }
    }

    /** Availability zones that have an enabled backend. */
    public SortedSet<String> zones() {
        SortedSet<String> zones = new TreeSet<>();
        known.values().stream()
                .map(Known::backend)
                .filter(Backend::enabled)
                .forEach(backend -> zones.add(backend.availabilityZone()));
        return zones;
    }

    public BackendSettings settings() {
        return settings;
    }

    /** Tries again at once and waits for what comes of it. */
    public BackendState validate(String name, Duration atMost) {
        return supervisor(name).tryNow(atMost);
    }

    /** Capacity is asked for again soon: after a delete or a grow, so that its room can be used. */
    public void lookAgain(String name) {
        Optional.ofNullable(supervisors.get(name)).ifPresent(BackendSupervisor::lookNow);
    }

    /** An enabled backend that is just being opened, so that its pools are not known yet. */
    public Optional<String> opening() {
        return known.values().stream()
                .map(Known::backend)
                .filter(Backend::enabled)
                .map(Backend::name)
                .filter(name -> Optional.ofNullable(supervisors.get(name))
                        .map(BackendSupervisor::isOpening)
                        .orElse(false))
                .findFirst();
    }

    public PoolLedger ledger() {
        return ledger;
    }

    /** Every pool of every ready backend, disabled ones too: the scheduler says why it does not take them. */
    public List<PoolState> pools() {
        List<PoolState> pools = new ArrayList<>();
        for (Known entry : known.values()) {
            Backend backend = entry.backend();
            if (state(backend.name()) instanceof BackendState.Ready ready) {
                for (PoolReport report : ready.pools()) {
                    pools.add(pool(entry, report));
                }
            }
        }
        pools.sort(java.util.Comparator.comparing(PoolState::host));
        return pools;
    }

    /**
     * As {@link #pools}, with what was said meanwhile, perhaps through another process: which backends get new volumes. Not
     * within a transaction.
     */
    public List<PoolState> poolsNow() {
        return poolsNow(database.read(rows::enabled));
    }

    /** The same within a transaction. */
    public List<PoolState> poolsNow(DSLContext sql) {
        return poolsNow(rows.enabled(sql));
    }

    private List<PoolState> poolsNow(Set<String> enabled) {
        return pools().stream()
                .map(pool -> pool.withEnabled(enabled.contains(pool.backend())))
                .toList();
    }

    /** @throws octopus.spi.StorageException POOL_NOT_FOUND */
    public PoolState pool(String backend, String pool) {
        String host = settings.hostOf(backend, pool);
        return pools().stream()
                .filter(state -> state.host().equals(host))
                .findFirst()
                .orElseThrow(() -> Fault.of(
                                BlockFault.POOL_NOT_FOUND,
                                "Pool " + host,
                                "no ready backend reports it",
                                "See the state of backend " + backend + ".")
                        .exception());
    }

    @Override
    public void close() {
        supervisors.values().forEach(BackendSupervisor::close);
        supervisors.clear();
    }

    private PoolState pool(Known entry, PoolReport report) {
        Backend backend = entry.backend();
        VolumeStore.PoolUse use = entry.uses().getOrDefault(report.name(), new VolumeStore.PoolUse(0, Size.ZERO));
        Map<String, String> capabilities = new HashMap<>();
        capabilities.put("volume_backend_name", backend.options().getOrDefault("volume_backend_name", backend.name()));
        capabilities.put("storage_protocol", report.protocol());
        capabilities.put("vendor_name", opener.descriptor(backend).vendor());
        capabilities.put("driver_version", opener.descriptor(backend).version());
        capabilities.put(
                GroupType.CONSISTENT_SNAPSHOTS, can(backend.name(), Capability.Groups.class) ? "True" : "False");
        capabilities.put("QoS_support", limits(backend.name(), report));
        return PoolState.of(
                        backend.name(),
                        settings.hostOf(backend.name(), report.name()),
                        backend.availabilityZone(),
                        report)
                .withRows(use.volumes(), use.size())
                .withEnabled(backend.enabled())
                .withCapabilities(capabilities);
    }

    /** One that takes limits only when a volume is made knows itself whether it heeds them. */
    private String limits(String backend, PoolReport report) {
        if (can(backend, Capability.FixedLimits.class)) {
            return report.capabilities().getOrDefault("QoS_support", "False");
        }
        return can(backend, Capability.Limiting.class) ? "True" : "False";
    }

    private boolean can(String backend, Class<? extends Capability> kind) {
        return Optional.ofNullable(supervisors.get(backend))
                .map(supervisor -> supervisor.can(kind))
                .orElse(false);
    }

    private void reported(BackendSupervisor supervisor) {
        if (!(supervisor.state() instanceof BackendState.Ready ready)
                || supervisors.get(supervisor.name()) != supervisor) {
            return;
        }
        Map<String, VolumeStore.PoolUse> uses = database.read(sql -> volumes.usesOfPools(sql, supervisor.name()));
        boolean first = !Optional.ofNullable(known.get(supervisor.name()))
                .map(Known::announced)
                .orElse(true);
        known.computeIfPresent(supervisor.name(), (_, before) -> new Known(before.backend(), uses, true));
        ready.pools()
                .forEach(pool -> ledger.reported(settings.hostOf(supervisor.name(), pool.name()), ready.reportedAt()));
        if (first) {
            readyListeners.forEach(listener -> announce(listener, supervisor.name()));
        }
    }

    /** Whoever listens may fail; the backend is ready all the same. */
    private static void announce(Consumer<String> listener, String backend) {
        try {
            listener.accept(backend);
        } catch (RuntimeException e) {
            LOG.warn("what shall follow when backend {} is ready has failed", backend, e);
        }
    }

    private BackendSupervisor supervisor(String name) {
        Supplier<Fault> missing = () -> Fault.of(
                BlockFault.BACKEND_NOT_FOUND,
                "Backend " + name,
                "there is no backend of that name",
                "List the backends.");
        return Optional.ofNullable(supervisors.get(name))
                .orElseThrow(() -> missing.get().exception());
    }
}
