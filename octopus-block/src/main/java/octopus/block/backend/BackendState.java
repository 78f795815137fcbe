package octopus.block.backend;

import java.time.Instant;
import java.util.List;
import octopus.spi.Fault;
import octopus.spi.driver.PoolReport;

/** Where a backend stands in this process: configured, validating, then ready or failed with the reason. */
public sealed interface BackendState {
    /** Lower case, as the API shows it. */
    String word();

    record Configured() implements BackendState {
        @Override
        public String word() {
            return "configured";
        }
    }

    record Validating() implements BackendState {
        @Override
        public String word() {
            return "validating";
        }
    }

    record Ready(List<PoolReport> pools, Instant reportedAt) implements BackendState {
        @Override
        public String word() {
            return "ready";
        }
    }

    /** @param nextTry it is tried again for ever, at growing distances */
    record Failed(Fault fault, Instant since, Instant nextTry) implements BackendState {
        @Override
        public String word() {
            return "failed";
        }
    }
}
