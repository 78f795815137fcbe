package octopus.block.operation;

import java.util.function.Supplier;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.driver.Capability;
import octopus.spi.driver.Driver;

/** Calls a driver so that whatever it throws comes out as a fault of the backend, with the original words kept. */
public final class DriverCalls {
    private DriverCalls() {}

    public static <T> T call(String backend, String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (StorageException e) {
            throw new StorageException(e.fault().about("backend", backend), e);
        } catch (RuntimeException e) {
            throw new StorageException(
                    Fault.of(
                                    CommonFault.BACKEND_FAILED,
                                    what + " on backend " + backend,
                                    e.getClass().getSimpleName() + ": " + e.getMessage(),
                                    "See the backend's state; the log has the details.")
                            .about("backend", backend),
                    e);
        }
    }

    public static void run(String backend, String what, Runnable work) {
        call(backend, what, () -> {
            work.run();
            return what;
        });
    }

    /** @throws StorageException NOT_SUPPORTED */
    public static <C extends Capability> C need(Driver driver, String backend, Class<C> kind, String ability) {
        return driver.capability(kind)
                .orElseThrow(() -> Refuse.unsupported(backend, ability).exception());
    }
}
