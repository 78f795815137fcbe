package octopus.server.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.server.http.Door;
import octopus.server.http.Exchange;
import octopus.server.metrics.Metrics;

/** {@code /healthcheck} for load balancers and {@code /metrics} for Prometheus; neither asks who it is. */
public final class MachineDoor implements Door {
    private static final String HEALTH = "/healthcheck";
    private static final String METRICS = "/metrics";

    private final List<HealthCheck> checks;
    private final Metrics metrics;

    public MachineDoor(List<HealthCheck> checks, Metrics metrics) {
        this.checks = List.copyOf(checks);
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public boolean serves(String path) {
        return path.equals(HEALTH) || path.equals(METRICS);
    }

    @Override
    public void serve(Exchange exchange) {
        if (exchange.path().equals(METRICS)) {
            exchange.routeName("metrics");
            exchange.text(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
        } else {
            exchange.routeName("healthcheck");
            health(exchange);
        }
    }

    /** In the shapes of oslo.middleware's health check (recorded exchange 009). */
    private void health(Exchange exchange) {
        List<String> problems = problems();
        int status = problems.isEmpty() ? 200 : 503;
        List<String> reasons = problems.isEmpty() ? List.of("OK") : problems;
        if (exchange.header("Accept").filter(accept -> accept.contains("json")).isEmpty()) {
            exchange.text(status, "text/plain; charset=UTF-8", String.join("\n", reasons));
            return;
        }
        exchange.json(status, out -> {
            out.writeStartObject();
            out.writeBooleanProperty("detailed", false);
            out.writeArrayPropertyStart("reasons");
            reasons.forEach(out::writeString);
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (HealthCheck check : checks) {
            Optional<String> problem;
            try {
                problem = check.problem();
            } catch (RuntimeException e) {
                problem = Optional.of(String.valueOf(e.getMessage()));
            }
            problem.ifPresent(text -> problems.add(check.name() + ": " + text));
        }
        return problems;
    }
}
