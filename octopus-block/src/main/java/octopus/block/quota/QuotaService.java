package octopus.block.quota;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import octopus.block.BlockFault;
import octopus.block.type.TypeNames;
import octopus.block.type.VolumeType;
import octopus.block.type.VolumeTypeStore;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import org.jooq.DSLContext;

/**
 * Quotas without counters: a request is allowed when the project's own rows, summed in the very transaction that adds the
 * new one, leave room for it. So nothing can drift, and nothing has to be given back.
 */
public final class QuotaService implements TypeNames {
    private static final String DEFAULT_CLASS = "default";
    /** What is limited for each volume type by itself too. */
    private static final List<String> OF_TYPES = List.of("volumes", "gigabytes", "snapshots");

    private final Database database;
    private final QuotaStore store;
    private final VolumeTypeStore types;
    private final QuotaSettings settings;

    public QuotaService(Database database, QuotaStore store, VolumeTypeStore types, QuotaSettings settings) {
        this.database = database;
        this.store = store;
        this.types = types;
        this.settings = settings;
    }

    /** @param limit -1 for none */
    public record Usage(long limit, long inUse) {}

    /** @throws octopus.spi.StorageException OVER_QUOTA or VOLUME_TOO_LARGE */
    public void check(Transaction transaction, QuotaRequest request) {
        Map<String, Long> limits = limits(transaction.sql(), request.project());
        checkOneVolume(request, limits);
        if (!limited(limits, request)) {
            return;
        }
        store.lock(transaction, database.kind(), request.project());
        checkSums(transaction.sql(), request, limits, Optional.empty());
        request.type().ifPresent(type -> checkSums(transaction.sql(), request, limits, Optional.of(type)));
    }

    /** Whether the project may have one group more. @throws octopus.spi.StorageException OVER_QUOTA */
    public void checkGroup(Transaction transaction, String project) {
        Map<String, Long> limits = limits(transaction.sql(), project);
        if (limits.getOrDefault("groups", -1L) >= 0) {
            store.lock(transaction, database.kind(), project);
            require(project, "groups", limits, store.groups(transaction.sql(), project), 1);
        }
    }

    /** One backup more. @throws octopus.spi.StorageException OVER_QUOTA */
    public void checkBackup(Transaction transaction, String project, int sizeGib) {
        Map<String, Long> limits = limits(transaction.sql(), project);
        if (Stream.of("backups", "backup_gigabytes").allMatch(resource -> limits.getOrDefault(resource, -1L) < 0)) {
            return;
        }
        store.lock(transaction, database.kind(), project);
        QuotaStore.Use used = store.backups(transaction.sql(), project);
        require(project, "backups", limits, used.count(), 1);
        require(project, "backup_gigabytes", limits, used.gib(), sizeGib);
    }

    /**
     * Whether the own limits of a volume type leave room for a volume that becomes one of it, with its snapshots.
     *
     * @param gib of the volume @param snapshotGib of all its snapshots together
     * @throws octopus.spi.StorageException OVER_QUOTA
     */
    public void checkType(
            Transaction transaction, String project, VolumeType type, int gib, int snapshots, long snapshotGib) {
        Map<String, Long> limits = limits(transaction.sql(), project);
        long counted = gib + (settings.snapshotsCountAsGigabytes() ? snapshotGib : 0);
        QuotaRequest request = new QuotaRequest(project, 1, 0, counted, 0, Optional.of(type));
        if (limited(limits, request)) {
            store.lock(transaction, database.kind(), project);
            checkSums(transaction.sql(), request, limits, Optional.of(type));
            checkSums(
                    transaction.sql(),
                    new QuotaRequest(project, 0, snapshots, 0, 0, Optional.of(type)),
                    limits,
                    Optional.of(type));
        }
    }

    /** Every resource, those of each volume type included, with its limit. */
    public Map<String, Long> limits(String project) {
        return database.read(sql -> withTypes(sql, limits(sql, project)));
    }

    public Map<String, Long> defaults() {
        return database.read(sql -> withTypes(sql, classLimits(sql, DEFAULT_CLASS)));
    }

    public Map<String, Long> limitsOfClass(String className) {
        return database.read(sql -> withTypes(sql, classLimits(sql, className)));
    }

    public Map<String, Usage> usages(String project) {
        return database.read(sql -> {
            Map<String, Usage> usages = new LinkedHashMap<>();
            withTypes(sql, limits(sql, project))
                    .forEach((resource, limit) -> usages.put(resource, new Usage(limit, used(sql, project, resource))));
            return usages;
        });
    }

    /** @throws octopus.spi.StorageException INVALID_INPUT for a resource that does not exist or a limit below -1 */
    public void setLimits(String project, Map<String, Long> wanted) {
        setLimits(project, wanted, false);
    }

    /** @param noLessThanUsed refuses limits below what the project has already */
    public void setLimits(String project, Map<String, Long> wanted, boolean noLessThanUsed) {
        database.write(transaction -> {
            checkKeys(transaction.sql(), wanted);
            if (noLessThanUsed) {
                wanted.forEach((resource, limit) -> checkUse(transaction.sql(), project, resource, limit));
            }
            wanted.forEach((resource, limit) -> store.setLimit(transaction, project, resource, limit));
            return wanted;
        });
    }

    public void setClassLimits(String className, Map<String, Long> wanted) {
        database.write(transaction -> {
            checkKeys(transaction.sql(), wanted);
            wanted.forEach((resource, limit) -> store.setClassLimit(transaction, className, resource, limit));
            return wanted;
        });
    }

    /** Limits for volumes of a type are kept by its name. */
    @Override
    public void renamed(Transaction transaction, String before, String now) {
        for (String resource : OF_TYPES) {
            store.rename(transaction, resource + "_" + before, resource + "_" + now);
        }
    }

    /** A type of the same name that is made later begins without limits. */
    @Override
    public void gone(Transaction transaction, String name) {
        for (String resource : OF_TYPES) {
            store.forget(transaction, resource + "_" + name);
        }
    }

    /** Back to the defaults. */
    public void reset(String project) {
        database.write(transaction -> {
            store.deleteLimits(transaction, project);
            return project;
        });
    }

    private void checkUse(DSLContext sql, String project, String resource, long limit) {
        long used = used(sql, project, resource);
        if (limit >= 0 && used > limit) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Quota " + resource + " of project " + project,
                            "the limit would be " + limit + ", below the " + used + " that are used already",
                            "Delete what is not needed first, or set a larger limit.")
                    .about("field", resource)
                    .exception();
        }
    }

    private void checkKeys(DSLContext sql, Map<String, Long> wanted) {
        Map<String, Long> known = withTypes(sql, settings.limits());
        List<String> unknown = wanted.keySet().stream()
                .filter(key -> !known.containsKey(key))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Setting a quota",
                            "Bad key(s) in quota set: " + String.join(", ", unknown),
                            "Resources are: " + String.join(", ", known.keySet()) + ".")
                    .about("field", unknown.getFirst())
                    .exception();
        }
    }

    private void checkOneVolume(QuotaRequest request, Map<String, Long> limits) {
        long most = limits.getOrDefault("per_volume_gigabytes", -1L);
        if (most >= 0 && request.sizeGib() > most) {
            throw Fault.of(
                            BlockFault.VOLUME_TOO_LARGE,
                            "A volume of " + request.sizeGib() + " GiB",
                            "one volume of project " + request.project() + " may have " + most + " GiB at most",
                            "Ask for a smaller one, or have per_volume_gigabytes raised.")
                    .exception();
        }
    }

    /** Summing costs a scan of the project's rows, so it is left out where no limit could be hit. */
    private static boolean limited(Map<String, Long> limits, QuotaRequest request) {
        List<String> concerned = new ArrayList<>(OF_TYPES);
        request.type().ifPresent(type -> {
            for (String resource : OF_TYPES) {
                concerned.add(resource + "_" + type.name());
            }
        });
        return concerned.stream().anyMatch(resource -> limits.getOrDefault(resource, -1L) >= 0);
    }

    private void checkSums(DSLContext sql, QuotaRequest request, Map<String, Long> limits, Optional<VolumeType> type) {
        String suffix = type.map(t -> "_" + t.name()).orElse("");
        Optional<UUID> typeId = type.map(VolumeType::id);
        QuotaStore.Use volumes = store.volumes(sql, request.project(), typeId);
        QuotaStore.Use snapshots = store.snapshots(sql, request.project(), typeId);
        long gib = volumes.gib() + (settings.snapshotsCountAsGigabytes() ? snapshots.gib() : 0);
        boolean counts = request.snapshots() == 0 || settings.snapshotsCountAsGigabytes();
        require(request.project(), "volumes" + suffix, limits, volumes.count(), request.volumes());
        require(request.project(), "snapshots" + suffix, limits, snapshots.count(), request.snapshots());
        require(request.project(), "gigabytes" + suffix, limits, gib, counts ? request.gib() : 0);
    }

    private static void require(String project, String resource, Map<String, Long> limits, long used, long more) {
        long limit = limits.getOrDefault(resource, -1L);
        if (limit < 0 || more <= 0 || used + more <= limit) {
            return;
        }
        throw Fault.of(
                        BlockFault.OVER_QUOTA,
                        "Quota '" + resource + "' exceeded",
                        more + " requested, " + used + " of " + limit + " are used by project " + project,
                        "Delete what is not needed, or have the quota raised.")
                .about("resource", resource)
                .about("limit", limit)
                .about("used", used)
                .exception();
    }

    private Map<String, Long> limits(DSLContext sql, String project) {
        return overSettings(store.limitsInForce(sql, DEFAULT_CLASS, project));
    }

    private Map<String, Long> classLimits(DSLContext sql, String className) {
        return overSettings(store.limitsOfClass(sql, className));
    }

    private Map<String, Long> overSettings(Map<String, Long> kept) {
        Map<String, Long> limits = new LinkedHashMap<>();
        QuotaSettings.RESOURCES.forEach(
                resource -> limits.put(resource, settings.limits().getOrDefault(resource, -1L)));
        limits.putAll(kept);
        return limits;
    }

    private Map<String, Long> withTypes(DSLContext sql, Map<String, Long> limits) {
        Map<String, Long> all = new LinkedHashMap<>();
        QuotaSettings.RESOURCES.forEach(resource -> all.put(resource, limits.getOrDefault(resource, -1L)));
        for (VolumeType type : types.all(sql)) {
            for (String resource : OF_TYPES) {
                String key = resource + "_" + type.name();
                all.put(key, limits.getOrDefault(key, -1L));
            }
        }
        return all;
    }

    private long used(DSLContext sql, String project, String resource) {
        if (resource.equals("backups")) {
            return store.backups(sql, project).count();
        }
        if (resource.equals("backup_gigabytes")) {
            return store.backups(sql, project).gib();
        }
        int underscore = resource.indexOf('_');
        Optional<UUID> type = underscore < 0
                ? Optional.empty()
                : types.byName(sql, resource.substring(underscore + 1)).map(VolumeType::id);
        if (underscore >= 0 && type.isEmpty()) {
            return 0;
        }
        return switch (underscore < 0 ? resource : resource.substring(0, underscore)) {
            case "volumes" -> store.volumes(sql, project, type).count();
            case "snapshots" -> store.snapshots(sql, project, type).count();
            case "groups" -> type.isEmpty() ? store.groups(sql, project) : 0;
            case "gigabytes" ->
                store.volumes(sql, project, type).gib()
                        + (settings.snapshotsCountAsGigabytes()
                                ? store.snapshots(sql, project, type).gib()
                                : 0);
            default -> 0;
        };
    }
}
