package octopus.onboard.check;

import java.util.List;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Finding;

/** What the driver itself looks at: address, account, firmware, licences, pools, portals. */
final class DriverCheck implements Check {
    @Override
    public String id() {
        return "driver";
    }

    @Override
    public String sentence() {
        return "What the driver looks at itself: management address, account, firmware, licences, pools, portals.";
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        String driver = environment.spec().driver();
        if (environment.spec().target() instanceof TargetSpec.CinderConf
                && (driver.isEmpty() || driver.startsWith("cinder-"))) {
            return List.of(new Finding.Skipped(
                    id(), "storage", "the driver runs on the target's hosts, where it looks when its service starts"));
        }
        if (!environment.optionsAreRight()) {
            return List.of(new Finding.Skipped(id(), "storage", "the options are not right yet"));
        }
        return environment
                .backends()
                .check(environment.spec().name(), driver, environment.spec().options(), environment.secrets());
    }
}
