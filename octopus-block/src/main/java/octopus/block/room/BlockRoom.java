package octopus.block.room;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import octopus.block.backend.BackendOpener;
import octopus.block.backend.BackendService;
import octopus.block.backend.BackendStore;
import octopus.block.backend.Backends;
import octopus.block.backend.DriverCatalog;
import octopus.block.backend.DriverSecrets;
import octopus.block.image.cache.ImageCacheStore;
import octopus.block.key.KeyManager;
import octopus.block.key.StoredKeys;
import octopus.block.message.Journal;
import octopus.block.operation.BlockStores;
import octopus.block.operation.Leftovers;
import octopus.block.operation.PlacementService;
import octopus.block.operation.Workbench;
import octopus.block.operation.attachment.AttachmentFlows;
import octopus.block.operation.attachment.AttachmentService;
import octopus.block.operation.attachment.AttachmentStates;
import octopus.block.operation.attachment.Exports;
import octopus.block.operation.attachment.OlderAttachments;
import octopus.block.operation.attachment.RestoreExports;
import octopus.block.operation.backup.BackupRoom;
import octopus.block.operation.encryption.ImageKeys;
import octopus.block.operation.encryption.VolumeKeys;
import octopus.block.operation.image.CachedRoutes;
import octopus.block.operation.image.ImageCacheFlows;
import octopus.block.operation.image.ImageCacheService;
import octopus.block.operation.image.ImageHands;
import octopus.block.operation.image.ImageRoutes;
import octopus.block.operation.image.VolumeUpload;
import octopus.block.operation.snapshot.SnapshotFlows;
import octopus.block.operation.snapshot.SnapshotService;
import octopus.block.operation.upkeep.Upkeep;
import octopus.block.operation.volume.StaleStatuses;
import octopus.block.operation.volume.VolumeActions;
import octopus.block.operation.volume.VolumeCreation;
import octopus.block.operation.volume.VolumeFlows;
import octopus.block.operation.volume.VolumeService;
import octopus.block.operation.volume.VolumeSources;
import octopus.block.quota.QuotaService;
import octopus.block.schedule.Scheduler;
import octopus.block.type.VolumeTypeService;
import octopus.core.db.Database;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.Flows;
import octopus.core.secret.SecretStore;
import octopus.node.attach.AttachedDevice;
import octopus.spi.driver.DriverEnvironment;

/** The block service, put together: what its doors call. Made once a process; registers its flows. */
public final class BlockRoom implements AutoCloseable {
    private final Workbench bench;
    private final BackendService backendService;
    private final VolumeTypeService types;
    private final TypeRoom typeRoom;
    private final QuotaService quotas;
    private final VolumeService volumes;
    private final VolumeCreation creation;
    private final VolumeActions actions;
    private final SnapshotService snapshots;
    private final AttachmentService attachments;
    private final OlderAttachments older;
    private final PlacementService placements;
    private final VolumeUpload uploads;
    private final ImageKeys imageKeys;
    private final ImageCacheService imageCache;
    private final StaleStatuses stale;
    private final GroupRoom groups;
    private final Upkeep upkeep;
    private final BackupRoom backups;
    private final AdminRoom admin;

    /** What the engine room gives. */
    public record Engine(Database database, Flows flows, FlowRegistry registry, SecretStore secrets, Clock clock) {}

    /**
     * What there is to put volumes on.
     *
     * @param environments what is lent to the driver of the backend of that name
     * @param devices volumes in use on this machine
     * @param keys who keeps the keys of encrypted volumes; empty for Octopus's own secret store
     */
    public record Storage(
            DriverCatalog drivers,
            Function<String, DriverEnvironment> environments,
            Supplier<List<AttachedDevice>> devices,
            Optional<KeyManager> keys) {
        /** With the keys in Octopus's own secret store. */
        public Storage(
                DriverCatalog drivers,
                Function<String, DriverEnvironment> environments,
                Supplier<List<AttachedDevice>> devices) {
            this(drivers, environments, devices, Optional.empty());
        }

        /** On a machine where nobody uses volumes. */
        public Storage(DriverCatalog drivers, Function<String, DriverEnvironment> environments) {
            this(drivers, environments, List::of);
        }
    }

    public BlockRoom(
            Engine engine,
            BlockStores stores,
            Journal journal,
            Storage storage,
            ImageHands images,
            BlockSettings settings) {
        Database database = engine.database();
        BackendOpener opener = new BackendOpener(storage.drivers(), engine.secrets(), storage.environments());
        Backends backends = new Backends(database, stores.volumes(), opener, settings.backends(), engine.clock());
        quotas = new QuotaService(database, stores.quotas(), stores.types(), settings.quotas());
        bench = new Workbench(database, stores, engine.flows(), journal, backends, quotas);
        types = new VolumeTypeService(
                database,
                stores.types(),
                new VolumeTypeService.Users(stores.volumes(), stores.groups().groups(), quotas),
                journal,
                settings.backends().defaultType());
        backendService = new BackendService(
                database,
                new BackendStore(),
                stores.volumes(),
                engine.secrets(),
                new BackendService.Running(
                        backends, opener, new DriverSecrets(database, engine.secrets()), settings.backends()),
                journal);

        Scheduler scheduler = new Scheduler(settings.schedule(), RandomGenerator.getDefault());
        placements = new PlacementService(backends, types, scheduler);
        Leftovers leftovers = new Leftovers(bench);
        ImageCacheStore cacheStore = new ImageCacheStore();
        ImageCacheFlows cacheFlows = new ImageCacheFlows(bench, images, cacheStore, leftovers);
        ImageRoutes routes = new CachedRoutes(bench, images, cacheStore, cacheFlows);
        imageCache = new ImageCacheService(bench, images, cacheStore, cacheFlows);
        VolumeKeys keys =
                new VolumeKeys(bench, storage.keys().orElseGet(() -> new StoredKeys(database, engine.secrets())));
        typeRoom = TypeRoom.over(bench, keys);
        VolumeFlows volumeFlows = new VolumeFlows(bench, scheduler, leftovers, routes, keys);
        SnapshotFlows snapshotFlows = new SnapshotFlows(bench);
        AttachmentStates states = new AttachmentStates(stores, journal);
        Exports exports = new Exports(backends, engine.secrets());
        AttachmentFlows attachmentFlows = new AttachmentFlows(bench, states, exports, engine.secrets());
        RestoreExports restore = new RestoreExports(bench, exports);
        volumes = new VolumeService(bench, volumeFlows);
        creation = new VolumeCreation(bench, volumeFlows, new VolumeSources(bench, images.source()), keys);
        upkeep = new Upkeep(bench, cacheStore, restore, settings.upkeep(), storage.devices());
        actions = new VolumeActions(bench, volumeFlows, states, types, upkeep::lookSoon);
        snapshots = new SnapshotService(bench, snapshotFlows);
        attachments = new AttachmentService(bench, attachmentFlows, states, exports, engine.secrets());
        older = new OlderAttachments(bench, attachments, states);
        uploads = new VolumeUpload(bench, images, keys);
        imageKeys = new ImageKeys(bench, keys);
        groups = GroupRoom.open(bench, scheduler, leftovers, keys, engine.registry());
        backups = new BackupRoom(
                bench, new BackupRoom.Volumes(volumeFlows, creation, keys), settings.backups(), engine.clock());
        stale = new StaleStatuses(bench, states, () -> {
            imageCache.evictOutdated();
            keys.sweep();
        });
        admin = AdminRoom.of(bench, new AdminRoom.Parts(scheduler, leftovers, images, actions, keys, stale::look));
        engine.registry()
                .addAll(volumeFlows.all())
                .addAll(snapshotFlows.all())
                .addAll(attachmentFlows.all())
                .addAll(cacheFlows.all())
                .addAll(upkeep.definitions())
                .addAll(backups.definitions())
                .addAll(admin.definitions())
                .addAll(keys.definitions())
                .add(leftovers.definition())
                .add(uploads.definition())
                .add(restore.definition());
        backends.whenReady(restore::begin);
    }

    /** Opens the backends and begins to look after what clients have left half done. */
    public BlockRoom start() {
        types.ensureDefault();
        groups.types().ensureConsistencyType();
        backendService.openAll();
        stale.start();
        upkeep.start();
        backups.start();
        return this;
    }

    public BackendService backends() {
        return backendService;
    }

    /** The backends as they are open in this process. */
    public Backends open() {
        return bench.backends();
    }

    public VolumeTypeService types() {
        return types;
    }

    /** Who sees types, their QoS specs, and transfers of volumes. */
    public TypeRoom typeRoom() {
        return typeRoom;
    }

    public QuotaService quotas() {
        return quotas;
    }

    public VolumeService volumes() {
        return volumes;
    }

    public VolumeCreation creation() {
        return creation;
    }

    public VolumeActions actions() {
        return actions;
    }

    public SnapshotService snapshots() {
        return snapshots;
    }

    public AttachmentService attachments() {
        return attachments;
    }

    public OlderAttachments older() {
        return older;
    }

    public PlacementService placements() {
        return placements;
    }

    public ImageCacheService imageCache() {
        return imageCache;
    }

    public GroupRoom groups() {
        return groups;
    }

    public VolumeUpload uploads() {
        return uploads;
    }

    /** For our own image store: keys that go with their images. */
    public ImageKeys imageKeys() {
        return imageKeys;
    }

    /** What was found wrong, and its healing. */
    public Upkeep upkeep() {
        return upkeep;
    }

    public BackupRoom backups() {
        return backups;
    }

    public AdminRoom admin() {
        return admin;
    }

    /** For the doors that read tables directly: messages. */
    public Workbench bench() {
        return bench;
    }

    @Override
    public void close() {
        upkeep.close();
        stale.close();
        backups.close();
        bench.backends().close();
    }
}
