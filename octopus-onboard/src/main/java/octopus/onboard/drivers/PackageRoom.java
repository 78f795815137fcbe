package octopus.onboard.drivers;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.onboard.product.Origin;
import octopus.onboard.product.ProductRoom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything about driver packages, put together. */
public final class PackageRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PackageRoom.class);

    /** What this room needs of the house. */
    public record Engine(Database database, AuditLog audit, Clock clock) {}

    /** Opens backends again whose driver has become another. */
    public interface Reopener {
        void reopen(Set<String> drivers);
    }

    private final Packages packages;
    private final Signers signers;
    private final Map<String, String> recorded = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("driver-packages").factory());

    /** What a killed process left is gone when this returns; products of packages are in the catalogue. */
    public PackageRoom(Engine engine, ProductRoom products, PackageSettings settings, Reopener reopener) {
        this.signers = new Signers(engine, settings.unsigned());
        this.packages = new Packages(
                engine,
                products,
                new Depot(settings.directory()),
                new Arrival(engine, products.products(), signers, settings.limits()),
                reopener);
        sweep();
        products.catalogue().join(packages);
        products.catalogue().whenOpened(this::putOnRecord);
    }

    public PackageRoom start() {
        timer.scheduleWithFixedDelay(this::sweep, 60, 60, TimeUnit.MINUTES);
        return this;
    }

    private void sweep() {
        try {
            int gone = packages.sweep();
            if (gone > 0) {
                LOG.info("took away {} directories of packages that never arrived, or are removed", gone);
            }
        } catch (RuntimeException e) {
            LOG.warn("leftovers of driver packages could not be taken away; tried again in an hour", e);
        }
    }

    /** Once, until the backend is opened with another version. A backend opens also when this fails. */
    private void putOnRecord(Origin.Packaged origin, String driver, String backend) {
        String used = driver + " of " + origin.word();
        if (!used.equals(recorded.put(backend, used))) {
            try {
                packages.used(origin, driver, backend);
            } catch (RuntimeException e) {
                LOG.warn("it could not be put on record that {} uses {}", backend, origin.word(), e);
            }
        }
    }

    public Packages packages() {
        return packages;
    }

    public Signers signers() {
        return signers;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
