package octopus.server.api;

import java.util.List;
import octopus.block.image.cache.CacheEntry;
import octopus.block.operation.image.ImageCacheService;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** The volumes that backends keep to clone images from. */
public final class ImageCacheResource {
    private final ImageCacheService cache;

    public ImageCacheResource(ImageCacheService cache) {
        this.cache = cache;
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/image-cache", "api image_cache.list", this::list)
                        .says("Lists the image cache, least recently used first")
                        .admin("image-cache:list")
                        .answers(200, "ImageCache"),
                Route.<ApiRequest>of(Method.GET, "/image-cache/{id}", "api image_cache.show", this::show)
                        .says("Shows an entry of the image cache")
                        .admin("image-cache:list")
                        .answers(200, "CacheEntryAnswer"),
                Route.<ApiRequest>of(Method.DELETE, "/image-cache/{id}", "api image_cache.evict", this::evict)
                        .says("Gives the room of an entry back")
                        .admin("image-cache:evict")
                        .answers(202));
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "image_cache",
                                cache.list().stream()
                                        .map(ImageCacheResource::row)
                                        .toList()));
    }

    private void show(ApiRequest request) {
        request.answer(200, Row.of().put("entry", row(cache.show(request.id("id")))));
    }

    private void evict(ApiRequest request) {
        cache.evict(request.caller(), request.id("id"));
        request.answer(202, Row.of());
    }

    private static Row row(CacheEntry entry) {
        return Row.of()
                .put("id", entry.id())
                .put("image_id", entry.image())
                .put("backend", entry.location().backend())
                .put("pool", entry.location().pool())
                .put("state", entry.state().text())
                .put("size", entry.sizeGib())
                .put("uses", entry.uses())
                .put("checksum", entry.checksum())
                .put("fault", entry.fault())
                .put("created_at", entry.createdAt())
                .put("last_used_at", entry.lastUsedAt());
    }
}
