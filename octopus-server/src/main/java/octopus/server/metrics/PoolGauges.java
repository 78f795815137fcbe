package octopus.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Capacity of each pool; pools come and go, so the rows are made anew at each scrape. */
public final class PoolGauges {
    private final Supplier<List<Sample>> samples;
    private final MultiGauge total;
    private final MultiGauge free;
    private final MultiGauge provisioned;
    private final MultiGauge daysLeft;

    /**
     * @param name {@code host@backend#pool}; the amounts are bytes, NaN where the storage does not know
     * @param daysLeft until nothing is free, as it grew in the last two weeks; NaN where it does not grow
     */
    public record Sample(String name, double totalBytes, double freeBytes, double provisionedBytes, double daysLeft) {}

    PoolGauges(MeterRegistry registry, Supplier<List<Sample>> samples) {
        this.samples = samples;
        this.total = gauge(registry, "octopus.pool.total.bytes", "Room in the pool");
        this.free = gauge(registry, "octopus.pool.free.bytes", "Room in the pool that is not used");
        this.provisioned =
                gauge(registry, "octopus.pool.provisioned.bytes", "Sum of the sizes of all volumes in the pool");
        this.daysLeft = gauge(
                registry, "octopus.pool.days.left", "Days until the pool is full, as it grew in the last two weeks");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String sentence) {
        return MultiGauge.builder(name).description(sentence).register(registry);
    }

    void refresh() {
        List<Sample> now = samples.get();
        total.register(rows(now, Sample::totalBytes), true);
        free.register(rows(now, Sample::freeBytes), true);
        provisioned.register(rows(now, Sample::provisionedBytes), true);
        daysLeft.register(rows(now, Sample::daysLeft), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<Sample> samples, ToDoubleFunction<Sample> value) {
        return samples.stream()
                .<MultiGauge.Row<?>>map(
                        sample -> MultiGauge.Row.of(Tags.of("pool", sample.name()), value.applyAsDouble(sample)))
                .toList();
    }
}
