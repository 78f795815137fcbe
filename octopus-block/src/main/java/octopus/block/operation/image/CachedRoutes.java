package octopus.block.operation.image;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.backend.Backend;
import octopus.block.image.ImageFacts;
import octopus.block.image.cache.CacheEntry;
import octopus.block.image.cache.CacheState;
import octopus.block.image.cache.ImageCacheStore;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.block.volume.Location;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.Effect;
import octopus.spi.Size;
import octopus.spi.VolumeId;
import octopus.spi.driver.Capability;
import octopus.spi.driver.VolumeHandle;

/**
 * Clones images from volumes that each pool keeps for it. The first who wants an image there has the entry built; whoever
 * comes meanwhile waits for that one. Where it cannot be built the image is copied as if there were no cache.
 */
public final class CachedRoutes implements ImageRoutes {
    /** A failed build is not tried again before; until then images are copied. */
    private static final Duration REST_AFTER_FAILURE = Duration.ofMinutes(5);

    private final Workbench bench;
    private final ImageHands hands;
    private final ImageCacheStore store;
    private final ImageCacheFlows flows;

    public CachedRoutes(Workbench bench, ImageHands hands, ImageCacheStore store, ImageCacheFlows flows) {
        this.bench = bench;
        this.hands = hands;
        this.store = store;
        this.flows = flows;
    }

    @Override
    public ImageRoute choose(UUID image, Location place, VolumeId volume, Caller caller) {
        CacheLimits limits =
                CacheLimits.of(bench.backends().row(place.backend()).map(Backend::options));
        boolean clones = bench.backends()
                .driver(place.backend())
                .capability(Capability.Clones.class)
                .isPresent();
        Optional<ImageFacts> facts = hands.source().find(caller, image.toString());
        if (!limits.enabled() || !clones || facts.isEmpty()) {
            return new ImageRoute.CopyFromImage();
        }
        String checksum = facts.get().sha512().or(() -> facts.get().md5()).orElse("");
        return bench.database()
                .write(transaction -> store.find(transaction.sql(), image, checksum, place)
                        .map(entry -> of(transaction, entry, volume))
                        .orElseGet(() -> build(transaction, facts.get(), checksum, place, limits, caller)));
    }

    @Override
    public VolumeHandle handleOf(UUID entry) {
        return bench.database()
                .read(sql -> store.find(sql, entry))
                .map(CacheEntry::handle)
                .orElseThrow(() -> new IllegalStateException("image cache entry " + entry + " is gone while in use"));
    }

    @Override
    public Effect done(UUID entry, VolumeId volume) {
        return transaction -> store.release(transaction, entry, volume);
    }

    @Override
    public ImageHands hands() {
        return hands;
    }

    private ImageRoute of(Transaction transaction, CacheEntry entry, VolumeId volume) {
        return switch (entry.state()) {
            case BUILDING -> new ImageRoute.AwaitCache(entry.id());
            case EVICTING -> new ImageRoute.CopyFromImage();
            case READY ->
                store.use(transaction, entry.id(), volume, bench.journal().now())
                        ? new ImageRoute.CloneFromCache(entry.id())
                        : new ImageRoute.CopyFromImage();
            case FAILED -> {
                if (entry.createdAt()
                        .plus(REST_AFTER_FAILURE)
                        .isBefore(bench.journal().now())) {
                    flows.evict(transaction, entry, Caller.octopus());
                }
                yield new ImageRoute.CopyFromImage();
            }
        };
    }

    private ImageRoute build(
            Transaction transaction,
            ImageFacts facts,
            String checksum,
            Location place,
            CacheLimits limits,
            Caller caller) {
        Size needed = facts.virtualSize().orElse(facts.size());
        int gib = (int) Math.max(1, needed.gibRoundedUp());
        if (!makeRoom(transaction, place.backend(), gib, limits)) {
            return new ImageRoute.CopyFromImage();
        }
        Instant now = bench.journal().now();
        CacheEntry entry = new CacheEntry(
                UUID.randomUUID(),
                facts.id().value(),
                checksum,
                Location.inPool(place.backend(), place.pool(), place.host()),
                gib,
                CacheState.BUILDING,
                0,
                Optional.empty(),
                now,
                now);
        if (store.claim(transaction, entry)) {
            bench.flows()
                    .submit(
                            transaction,
                            flows.fill(),
                            new ImageCacheFlows.Context(entry.id(), entry.image(), entry.location(), gib),
                            Set.of(Subjects.ofCacheEntry(entry.id())),
                            caller);
        }
        return new ImageRoute.AwaitCache(entry.id());
    }

    /** Evicts what was used least recently until one more entry fits; false when too little can go. */
    private boolean makeRoom(Transaction transaction, String backend, int gib, CacheLimits limits) {
        List<CacheEntry> all = store.ofBackend(transaction.sql(), backend);
        long count = all.stream()
                        .filter(entry -> entry.state() != CacheState.EVICTING)
                        .count()
                + 1;
        long size = all.stream()
                        .filter(entry -> entry.state() != CacheState.EVICTING)
                        .mapToLong(CacheEntry::sizeGib)
                        .sum()
                + gib;
        for (CacheEntry entry : store.evictable(transaction.sql(), backend)) {
            if (limits.allow(count, size)) {
                break;
            }
            flows.evict(transaction, entry, Caller.octopus());
            count--;
            size -= entry.sizeGib();
        }
        return limits.allow(count, size);
    }
}
