package octopus.driver.cinder;

import java.util.List;
import octopus.spi.driver.DriverFactory;
import octopus.spi.driver.DriverFamily;

/** All of Cinder's drivers that something is known of, as drivers of ours: {@code cinder-…}. */
public final class CinderDrivers implements DriverFamily {
    @Override
    public List<DriverFactory> factories() {
        return DriverData.read().stream()
                .<DriverFactory>map(CinderDriverFactory::new)
                .toList();
    }
}
