package octopus.block.operation.image;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.block.BlockFault;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageStatus;
import octopus.block.image.cache.CacheEntry;
import octopus.block.image.cache.CacheState;
import octopus.block.image.cache.ImageCacheStore;
import octopus.block.operation.Workbench;
import octopus.core.Caller;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/** What may be asked of the image cache; and what goes from it by itself, because its image has changed or gone. */
public final class ImageCacheService {
    private final Workbench bench;
    private final ImageHands hands;
    private final ImageCacheStore store;
    private final ImageCacheFlows flows;

    public ImageCacheService(Workbench bench, ImageHands hands, ImageCacheStore store, ImageCacheFlows flows) {
        this.bench = bench;
        this.hands = hands;
        this.store = store;
        this.flows = flows;
    }

    /** Least recently used first. */
    public List<CacheEntry> list() {
        return bench.database().read(store::list);
    }

    /** @throws octopus.spi.StorageException CACHE_ENTRY_NOT_FOUND */
    public CacheEntry show(UUID id) {
        return bench.database().read(sql -> store.find(sql, id)).orElseThrow(() -> notFound(id));
    }

    /** @throws octopus.spi.StorageException CACHE_ENTRY_BUSY while volumes are cloned from it, or it is being built */
    public void evict(Caller caller, UUID id) {
        bench.database().write(transaction -> {
            CacheEntry entry = store.find(transaction.sql(), id).orElseThrow(() -> notFound(id));
            if (!flows.evict(transaction, entry, caller)) {
                throw Fault.of(
                                BlockFault.CACHE_ENTRY_BUSY,
                                "Evicting image cache entry " + id,
                                entry.state() == CacheState.READY
                                        ? "a volume is being cloned from it"
                                        : "it is " + entry.state().text(),
                                "Wait until that is done.")
                        .exception();
            }
            bench.journal()
                    .done(transaction, caller, "image-cache.evict", "image_cache", id, "of image " + entry.image());
            return entry;
        });
    }

    /** Evicts what nobody will ask for again: entries of images that are gone or have other bytes now. */
    public int evictOutdated() {
        int evicted = 0;
        for (CacheEntry entry : list()) {
            if (entry.state() == CacheState.READY && isOutdated(entry)) {
                evicted += bench.database().write(transaction -> flows.evict(transaction, entry, Caller.octopus()))
                        ? 1
                        : 0;
            }
        }
        return evicted;
    }

    private boolean isOutdated(CacheEntry entry) {
        Optional<ImageFacts> facts;
        try {
            facts = hands.source().find(Caller.octopus(), entry.image().toString());
        } catch (StorageException e) {
            // Whoever keeps the images does not say: what is not known does not go.
            return false;
        }
        return facts.filter(image -> image.status() != ImageStatus.DELETED)
                .filter(image -> image.sha512().or(image::md5).orElse("").equals(entry.checksum()))
                .isEmpty();
    }

    private static RuntimeException notFound(UUID id) {
        return Fault.of(
                        BlockFault.CACHE_ENTRY_NOT_FOUND,
                        "Image cache entry " + id + " could not be found",
                        "",
                        "List the image cache.")
                .exception();
    }
}
