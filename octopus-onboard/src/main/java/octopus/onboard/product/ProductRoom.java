package octopus.onboard.product;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import octopus.block.backend.BackendStore;
import octopus.block.backend.DriverCatalog;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything about storage products, put together. */
public final class ProductRoom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProductRoom.class);

    /** What this room needs of the house. */
    public record Engine(Database database, AuditLog audit, Clock clock) {}

    private final Catalogue catalogue;
    private final Products products;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("catalogue").factory());

    /** Drivers that products bring are among {@code drivers} from now on. */
    public ProductRoom(Engine engine, DriverCatalog drivers) {
        this.catalogue = new Catalogue(drivers);
        this.products = new Products(engine, new ProductStore(), catalogue);
        BackendStore backends = new BackendStore();
        products.ask((sql, product) -> product.own().isEmpty()
                ? java.util.List.of()
                : backends.list(sql).stream()
                        .filter(backend -> backend.driver().equals(product.driver()))
                        .map(backend -> "backend " + backend.name())
                        .toList());
        catalogue.join(products);
        drivers.join(catalogue::factories);
    }

    /** What another process has added is known here after half a minute. */
    public ProductRoom start() {
        timer.scheduleWithFixedDelay(this::tryToRefresh, 30, 30, TimeUnit.SECONDS);
        return this;
    }

    private void tryToRefresh() {
        try {
            catalogue.refresh();
        } catch (RuntimeException e) {
            LOG.warn("added products could not be read; tried again in half a minute", e);
        }
    }

    /** All that there are. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** What may be asked about those that are added. */
    public Products products() {
        return products;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
