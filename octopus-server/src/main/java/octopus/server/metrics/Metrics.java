package octopus.server.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import octopus.server.http.RequestWatcher;

/** Counts and times requests and flows, and shows them in Prometheus's format. */
public final class Metrics implements RequestWatcher, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    /** By route, then by status: finding the timer must not cost more than using it. */
    private final Map<String, Map<Integer, Timer>> requests = new ConcurrentHashMap<>();

    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final PoolGauges pools;

    /** @param pools asked at each scrape */
    public Metrics(Supplier<List<PoolGauges.Sample>> pools) {
        this.pools = new PoolGauges(registry, pools);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    @Override
    public void answered(String route, int status, long nanos) {
        requests.computeIfAbsent(route, name -> new ConcurrentHashMap<>())
                .computeIfAbsent(status, code -> requestTimer(route, code))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** @param outcome the state in which the flow ended, in lower case */
    public void flowEnded(String name, String outcome, Duration took) {
        Timer.builder("octopus.flow")
                .description("Flows that have ended, by name and outcome")
                .tags("name", name, "outcome", outcome)
                .register(registry)
                .record(took);
    }

    /** A number that is asked for at each scrape. */
    public void gauge(String name, String sentence, Supplier<Number> value) {
        Gauge.builder(name, value).description(sentence).register(registry);
    }

    /** Everything, in Prometheus's text format. */
    public String scrape() {
        pools.refresh();
        return registry.scrape();
    }

    private Timer requestTimer(String route, int status) {
        return Timer.builder("octopus.http.requests")
                .description("Requests that were answered, by route and status")
                .tags(Tags.of("route", route, "status", String.valueOf(status)))
                .register(registry);
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
