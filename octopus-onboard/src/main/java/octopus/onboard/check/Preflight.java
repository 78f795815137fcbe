package octopus.onboard.check;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All checks side by side, each with a time limit, so that everything that is wrong is known at once. */
public final class Preflight {
    private static final Logger LOG = LoggerFactory.getLogger(Preflight.class);
    private static final Duration LIMIT = Duration.ofSeconds(45);

    private static final List<Check> ALL = List.of(
            new OptionsCheck(),
            new NamesCheck(),
            new ToolsCheck(),
            new DriverCheck(),
            new NodeCheck(),
            new InitiatorCheck(),
            new NetworkCheck(),
            new PathCheck(),
            new TargetHostCheck(),
            new TargetClusterCheck(),
            new TargetDriverCheck(),
            new SystemPackagesCheck(),
            new TargetApiCheck());

    private final Duration limit;
    private final List<Check> checks;

    public Preflight() {
        this(ALL, LIMIT);
    }

    Preflight(List<Check> checks, Duration limit) {
        this.checks = checks;
        this.limit = limit;
    }

    /** Every check that there is. */
    public static List<Check> all() {
        return ALL;
    }

    /** What one check found. @param check its id */
    public record Looked(String check, List<Finding> findings) {
        public Looked {
            findings = List.copyOf(findings);
        }
    }

    /** The same with this check alone. */
    public Preflight only(String id) {
        return new Preflight(
                checks.stream().filter(check -> check.id().equals(id)).toList(), limit);
    }

    /** @param arrived hears the findings of each check as it ends, from any thread, one check at a time */
    public List<Looked> run(CheckEnvironment environment, Consumer<Looked> arrived) {
        List<Check> wanted =
                checks.stream().filter(check -> check.concerns(environment)).toList();
        List<Looked> all = new ArrayList<>();
        Object turn = new Object();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (Check check : wanted) {
                running.add(threads.submit(() -> {
                    Looked found = new Looked(check.id(), limited(threads, check, environment));
                    synchronized (turn) {
                        all.add(found);
                        arrived.accept(found);
                    }
                }));
            }
            for (Future<?> each : running) {
                awaited(each);
            }
        }
        return List.copyOf(all);
    }

    private List<Finding> limited(ExecutorService threads, Check check, CheckEnvironment environment) {
        Future<List<Finding>> running = threads.submit(() -> guarded(check, environment));
        try {
            return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            return List.of(new Finding.Failure(
                    check.id(),
                    environment.spec().name(),
                    Fault.of(
                            CommonFault.TIMED_OUT,
                            "Check " + check.id(),
                            "it has not ended after " + limit.toSeconds() + " s",
                            "See whether the storage and the nodes answer, then run the checks again.")));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Finding> guarded(Check check, CheckEnvironment environment) {
        try {
            return check.run(environment);
        } catch (StorageException e) {
            return List.of(new Finding.Failure(check.id(), environment.spec().name(), e.fault()));
        } catch (RuntimeException e) {
            LOG.warn("check {} ended with an error of its own", check.id(), e);
            return List.of(new Finding.Failure(
                    check.id(),
                    environment.spec().name(),
                    Fault.of(
                            OnboardFault.CHECK_BROKEN,
                            "Check " + check.id(),
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "The log has the details; please report them.")));
        }
    }

    private static void awaited(Future<?> each) {
        try {
            Object ignored = each.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
