package octopus.block.type;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How fast volumes may be: named limits that volume types can have.
 *
 * @param specs limits by the names of whoever heeds them, such as {@code total_iops_sec}
 */
public record QosSpecs(UUID id, String name, QosConsumer consumer, Map<String, String> specs, Instant createdAt) {
    private static final String PER_GIB = "_per_gb";

    /**
     * The specs for a volume of this size: {@code x_per_gb} becomes {@code x}, multiplied, at least {@code x_per_gb_min}
     * and at most {@code x_max}. What is no number stays as it is.
     */
    public Map<String, String> forSize(int gib) {
        Map<String, String> result = new LinkedHashMap<>(specs);
        specs.forEach((key, value) -> {
            if (key.endsWith(PER_GIB) && isNumber(value)) {
                String plain = key.substring(0, key.length() - PER_GIB.length());
                BigDecimal limit = new BigDecimal(value).multiply(BigDecimal.valueOf(gib));
                String least = specs.getOrDefault(key + "_min", "");
                String most = specs.getOrDefault(plain + "_max", "");
                limit = isNumber(least) ? limit.max(new BigDecimal(least)) : limit;
                limit = isNumber(most) ? limit.min(new BigDecimal(most)) : limit;
                result.keySet().removeAll(List.of(key, key + "_min", plain + "_max"));
                result.put(plain, limit.setScale(0, RoundingMode.DOWN).toPlainString());
            }
        });
        return result;
    }

    private static boolean isNumber(String text) {
        return text.length() < 20 && text.matches("[0-9]+(\\.[0-9]+)?");
    }
}
