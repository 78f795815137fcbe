package octopus.block.operation.image;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.backend.BackendOpener;
import octopus.spi.option.Option;

/**
 * How much a backend's image cache may hold; names are Cinder's. @param count 0 for no limit @param gib 0 for no limit
 */
record CacheLimits(boolean enabled, long count, long gib) {
    static CacheLimits of(Optional<Map<String, String>> options) {
        Map<String, String> given = options.orElse(Map.of());
        return new CacheLimits(
                Boolean.parseBoolean(value(given, "image_volume_cache_enabled")),
                Long.parseLong(value(given, "image_volume_cache_max_count")),
                Long.parseLong(value(given, "image_volume_cache_max_size_gb")));
    }

    boolean allow(long entries, long size) {
        return (count == 0 || entries <= count) && (gib == 0 || size <= gib);
    }

    private static String value(Map<String, String> given, String name) {
        List<Option> declared = BackendOpener.common();
        return Optional.ofNullable(given.get(name))
                .or(() -> declared.stream()
                        .filter(option -> option.name().equals(name))
                        .findFirst()
                        .flatMap(Option::defaultText))
                .orElse("0");
    }
}
